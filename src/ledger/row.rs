//! An observation in little space.

use std::cmp::Ordering;

use crate::model::{
    Category, EventId, Kind, Moment, Observation, PrincipalType, RegionPath, Text, Uuid,
};

use super::symbols::{Symbol, Symbols, Translation};

/// An observation and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// What the record says.
    pub facts: RowFacts,
    /// The object's key.
    pub object: Symbol,
    /// The record's number in it.
    pub record: u64,
}

/// What a record says, with texts by number. Equal facts are the same event told again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowFacts {
    pub event_id: Id,
    pub request_id: Id,
    pub parent_request_id: Id,
    pub corrects: Id,
    pub event_time: Option<Moment>,
    pub kind: RowKind,
    pub category: Category,
    pub principal_type: PrincipalType,
    pub region_path: Option<RegionPath>,
    pub is_shared: bool,
    pub event_source: Symbol,
    pub event_name: Symbol,
    pub account: Option<Symbol>,
    pub source_region: Option<Symbol>,
    pub principal: Symbol,
    pub session: Option<Symbol>,
    pub via: Option<Symbol>,
    pub client: Option<Symbol>,
    pub client_version: Option<Symbol>,
    pub bearer_token: Option<Symbol>,
    pub requested: Option<Symbol>,
    pub resource: Option<Symbol>,
    pub inference_region: Option<Symbol>,
    pub error_code: Option<Symbol>,
    pub profile_arn: Option<Symbol>,
    pub profile_copies: Option<Symbol>,
    pub input_tokens: Option<u32>,
    pub output_tokens: Option<u32>,
    pub cache_read_tokens: Option<u32>,
    pub cache_write_tokens: Option<u32>,
}

/// What a row is; see [`Kind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKind {
    Invocation,
    Possible,
    Completion,
    Profile,
    Related,
    InvocationLog,
}

/// An event or request id: nearly all are UUIDs, which take sixteen bytes and no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Id {
    None,
    Uuid(Uuid),
    Text(Symbol),
}

impl Id {
    /// Reads an id; only the canonical lower-case form of a UUID is stored as a number.
    pub fn of(text: Option<&str>, symbols: &mut Symbols) -> Self {
        match text {
            None | Some("") => Self::None,
            Some(text) => {
                Uuid::parse(text).map_or_else(|| Self::Text(symbols.of(text)), Self::Uuid)
            }
        }
    }

    /// Returns the id for whoever has no table of texts.
    pub fn own(self, symbols: &Symbols) -> Option<EventId> {
        match self {
            Self::None => None,
            Self::Uuid(uuid) => Some(EventId::Uuid(uuid)),
            Self::Text(symbol) => Some(EventId::Text(Text::clone(symbols.text(symbol)))),
        }
    }

    /// Shows the id as written, without a copy.
    pub fn told<T>(self, symbols: &Symbols, tell: impl FnOnce(Option<&str>) -> T) -> T {
        match self {
            Self::None => tell(None),
            Self::Uuid(uuid) => uuid.told(|text| tell(Some(text))),
            Self::Text(symbol) => tell(Some(symbols.text(symbol))),
        }
    }

    /// Returns a number that equal ids share on every run, and few others.
    pub fn digest(self, symbols: &Symbols) -> u64 {
        match self {
            Self::None => 0,
            Self::Uuid(uuid) => uuid.digest(),
            Self::Text(symbol) => symbols.text(symbol).bytes().fold(0, |hash: u64, byte| {
                hash.rotate_left(5).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(byte)
            }),
        }
    }

    /// Compares ids in an order that is the same on every run, whatever numbers the texts have.
    pub fn compare(self, other: Self, symbols: &Symbols) -> Ordering {
        match (self, other) {
            (Self::Uuid(a), Self::Uuid(b)) => a.cmp(&b),
            (Self::Text(a), Self::Text(b)) => symbols.text(a).cmp(symbols.text(b)),
            (_, _) => self.cmp(&other),
        }
    }

    /// Returns this id in another table's numbers.
    fn translated(self, to: &Translation) -> Self {
        match self {
            Self::None | Self::Uuid(_) => self,
            Self::Text(symbol) => Self::Text(to.of(symbol)),
        }
    }
}

impl Row {
    /// Stores an observation; `before` is the row before it, which often has the same texts.
    pub fn of(
        observation: &Observation<'_>,
        object: Symbol,
        record: u64,
        before: Option<&Self>,
        symbols: &mut Symbols,
    ) -> Self {
        let before = before.map(|row| &row.facts);
        Self { facts: RowFacts::of(observation, before, symbols), object, record }
    }

    /// Moves a row to another table of texts.
    pub fn translate(&mut self, to: &Translation) {
        self.facts.translate(to);
        self.object = to.of(self.object);
    }
}

/// Rows in the pieces in which they came: they are many, and nothing moves them.
#[derive(Debug, Default)]
pub struct Rows {
    pieces: Vec<Vec<Row>>,
    count: usize,
}

impl Rows {
    /// Adds rows behind the others.
    pub fn push(&mut self, mut rows: Vec<Row>) {
        self.count += rows.len();
        match self.pieces.last_mut() {
            Some(last) if last.len().max(rows.len()) < SMALL => last.append(&mut rows),
            Some(_) | None => self.pieces.push(rows),
        }
    }

    /// Returns how many there are.
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Returns them in order.
    pub fn iter(&self) -> impl Iterator<Item = &Row> {
        self.pieces.iter().flatten()
    }
}

impl From<Vec<Row>> for Rows {
    fn from(rows: Vec<Row>) -> Self {
        Self { count: rows.len(), pieces: vec![rows] }
    }
}

/// Takes a count into half the space: nobody reads a larger one.
pub fn short(count: Option<u64>) -> Option<u32> {
    count.and_then(|count| u32::try_from(count).ok())
}

/// Pieces of fewer rows go together: a piece has its own memory.
const SMALL: usize = 256;

impl RowFacts {
    fn of(observation: &Observation<'_>, before: Option<&Self>, symbols: &mut Symbols) -> Self {
        let (kind, parent, profile) = match &observation.kind {
            Kind::Invocation => (RowKind::Invocation, None, None),
            Kind::Possible => (RowKind::Possible, None, None),
            Kind::Completion { parent_request_id } => {
                (RowKind::Completion, parent_request_id.as_deref(), None)
            }
            Kind::Profile { arn, copies } => (RowKind::Profile, None, Some((arn, copies))),
            Kind::Related => (RowKind::Related, None, None),
            Kind::InvocationLog => (RowKind::InvocationLog, None, None),
        };
        let mut text = |last: fn(&Self) -> Option<Symbol>, text: &str| {
            symbols.again(before.and_then(last), text)
        };
        let event_source = text(|row| Some(row.event_source), &observation.event_source);
        let event_name = text(|row| Some(row.event_name), &observation.event_name);
        let principal = text(|row| Some(row.principal), &observation.principal.key);
        let mut some = |last, some: Option<&str>| some.map(|some| text(last, some));
        let mut facts = Self {
            kind,
            category: observation.category,
            principal_type: observation.principal.kind,
            region_path: observation.region_path,
            is_shared: observation.is_shared,
            event_time: observation.event_time,
            account: some(|row| row.account, observation.account.as_deref()),
            source_region: some(|row| row.source_region, observation.source_region.as_deref()),
            session: some(|row| row.session, observation.principal.session.as_deref()),
            via: some(|row| row.via, observation.principal.via.as_deref()),
            client: some(|row| row.client, observation.client),
            client_version: some(|row| row.client_version, observation.client_version),
            bearer_token: some(|row| row.bearer_token, observation.bearer_token.as_deref()),
            requested: some(|row| row.requested, observation.requested.as_deref()),
            resource: some(|row| row.resource, observation.resource.as_deref()),
            inference_region: some(
                |row| row.inference_region,
                observation.inference_region.as_deref(),
            ),
            error_code: some(|row| row.error_code, observation.error_code.as_deref()),
            profile_arn: some(|row| row.profile_arn, profile.map(|(arn, _)| arn.as_ref())),
            profile_copies: some(
                |row| row.profile_copies,
                profile.map(|(_, copies)| copies.as_ref()),
            ),
            input_tokens: short(observation.input_tokens),
            output_tokens: short(observation.output_tokens),
            cache_read_tokens: short(observation.cache_read_tokens),
            cache_write_tokens: short(observation.cache_write_tokens),
            ..Self::bare(event_source, event_name, principal)
        };
        facts.event_id = Id::of(observation.event_id.as_deref(), symbols);
        facts.request_id = Id::of(observation.request_id.as_deref(), symbols);
        facts.parent_request_id = Id::of(parent, symbols);
        facts.corrects = Id::of(observation.corrects.as_deref(), symbols);
        facts
    }

    /// The id that all records of one call share.
    pub fn call_id(&self) -> Id {
        match self.kind {
            RowKind::Completion => self.parent_request_id,
            RowKind::Invocation
            | RowKind::Possible
            | RowKind::Profile
            | RowKind::Related
            | RowKind::InvocationLog => self.request_id,
        }
    }

    /// A row of which only the texts that every row has are known.
    pub fn bare(event_source: Symbol, event_name: Symbol, principal: Symbol) -> Self {
        Self {
            event_id: Id::None,
            request_id: Id::None,
            parent_request_id: Id::None,
            corrects: Id::None,
            event_time: None,
            kind: RowKind::Related,
            category: Category::Unstated,
            principal_type: PrincipalType::Unknown,
            region_path: None,
            is_shared: false,
            event_source,
            event_name,
            account: None,
            source_region: None,
            principal,
            session: None,
            via: None,
            client: None,
            client_version: None,
            bearer_token: None,
            requested: None,
            resource: None,
            inference_region: None,
            error_code: None,
            profile_arn: None,
            profile_copies: None,
            input_tokens: None,
            output_tokens: None,
            cache_read_tokens: None,
            cache_write_tokens: None,
        }
    }

    fn translate(&mut self, to: &Translation) {
        for id in self.ids_mut() {
            *id = id.translated(to);
        }
        for symbol in self.required_texts_mut() {
            *symbol = to.of(*symbol);
        }
        for symbol in self.optional_texts_mut() {
            *symbol = symbol.map(|symbol| to.of(symbol));
        }
    }

    /// Returns the ids, in the order of the schema.
    pub fn ids(mut self) -> [Id; 4] {
        self.ids_mut().map(|id| *id)
    }

    /// Returns the texts that every row has, in the order of the schema.
    pub fn required_texts(mut self) -> [Symbol; 3] {
        self.required_texts_mut().map(|symbol| *symbol)
    }

    /// Returns the texts that a row may have, in the order of the schema.
    pub fn optional_texts(mut self) -> [Option<Symbol>; 13] {
        self.optional_texts_mut().map(|symbol| *symbol)
    }

    /// The ids, in the order of the schema.
    pub const fn ids_mut(&mut self) -> [&mut Id; 4] {
        [&mut self.event_id, &mut self.request_id, &mut self.parent_request_id, &mut self.corrects]
    }

    /// The texts that every row has, in the order of the schema.
    pub const fn required_texts_mut(&mut self) -> [&mut Symbol; 3] {
        [&mut self.event_source, &mut self.event_name, &mut self.principal]
    }

    /// The texts that a row may have, in the order of the schema.
    pub const fn optional_texts_mut(&mut self) -> [&mut Option<Symbol>; 13] {
        [
            &mut self.account,
            &mut self.source_region,
            &mut self.session,
            &mut self.via,
            &mut self.client,
            &mut self.client_version,
            &mut self.bearer_token,
            &mut self.requested,
            &mut self.resource,
            &mut self.inference_region,
            &mut self.error_code,
            &mut self.profile_arn,
            &mut self.profile_copies,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back_as_written() {
        let mut symbols = Symbols::default();
        for text in [
            "01234567-89ab-cdef-0123-456789abcdef",
            "01234567-89AB-cdef-0123-456789abcdef",
            "0123456:-89ab-cdef-0123-456789abcdef",
            "01234567-89ab-cdef-0123-456789abcdeg",
            "01234567-89ab-cdef-0123-456789abcd`f",
            "01234567-89ab-cdef-0123-456789abcd/f",
            "01234567_89ab-cdef-0123-456789abcdef",
            "\u{e9}234567-89ab-cdef-0123-456789abcdef",
            "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111",
            "x",
        ] {
            let id = Id::of(Some(text), &mut symbols);
            assert_eq!(id.own(&symbols).map(|id| id.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Id::of(None, &mut symbols), Id::None);
        assert!(matches!(
            Id::of(Some("01234567-89ab-cdef-0123-456789abcdef"), &mut symbols),
            Id::Uuid(_)
        ));
    }
}
