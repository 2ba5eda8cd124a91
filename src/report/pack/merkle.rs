//! One hash for any number of logs: the tree of RFC 6962, section 2.1.
//!
//! <https://www.rfc-editor.org/rfc/rfc6962#section-2.1>. Leaves and nodes are hashed apart, so that
//! no list of logs has the root of another.

use sha2::{Digest, Sha256};

/// A tree that grows leaf by leaf. Memory: a hash for each of its levels.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The roots of the whole subtrees so far, the widest first, each with how many leaves it has.
    whole: Vec<(u64, Hash)>,
    leaves: u64,
}

type Hash = [u8; 32];

impl Tree {
    /// Adds a leaf. The order of leaves is part of what the root says.
    pub fn add(&mut self, leaf: &[u8]) {
        let mut subtree = (1, hash(&[&[LEAF], leaf]));
        while let Some(before) = self.whole.pop_if(|before| before.0 == subtree.0) {
            subtree = (before.0 + subtree.0, hash(&[&[NODE], &before.1, &subtree.1]));
        }
        self.whole.push(subtree);
        self.leaves += 1;
    }

    /// Returns how many leaves there are.
    #[must_use]
    pub const fn leaves(&self) -> u64 {
        self.leaves
    }

    /// Returns the root; that of no leaves is the hash of nothing.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut from_the_right = self.whole.iter().rev().map(|(_, root)| *root);
        let Some(last) = from_the_right.next() else { return hash(&[]) };
        from_the_right.fold(last, |right, left| hash(&[&[NODE], &left, &right]))
    }
}

fn hash(parts: &[&[u8]]) -> Hash {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

const LEAF: u8 = 0;
const NODE: u8 = 1;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::hex;

    fn root_of(leaves: &[&[u8]]) -> String {
        let mut tree = Tree::default();
        for leaf in leaves {
            tree.add(leaf);
        }
        hex(&tree.root())
    }

    /// The vectors of Certificate Transparency's own tests.
    #[test]
    fn roots_are_those_of_certificate_transparency() {
        let leaves: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        for (n, root) in [
            (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
            (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
            (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
            (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
        ] {
            assert_eq!(root_of(&leaves[..n]), root, "{n}");
        }
    }
}
