//! Enums whose every value can be named: what must hold of each text is tested of each.

/// Declares an enum of values without fields, and the list of them.
macro_rules! listed {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$says:meta])* $value:ident,)* }) => {
        $(#[$about])*
        pub enum $name { $($(#[$says])* $value,)* }

        impl $name {
            /// Every value, in the order of its declaration.
            pub const ALL: &'static [Self] = &[$(Self::$value),*];
        }
    };
}

pub(super) use listed;
