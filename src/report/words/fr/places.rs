//! French: where in an object a problem is.

/// Returns the place in French; a place that this version does not know keeps its words.
pub(in crate::report::words) fn place(place: &str) -> String {
    let numbered = NUMBERED.into_iter().find_map(|(english, french)| {
        let number = place.strip_prefix(english)?;
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| format!("{french}\u{a0}{number}"))
    });
    let named = || NAMED.into_iter().find(|(english, _)| *english == place);
    let known = numbered.or_else(|| named().map(|(_, french)| french.to_owned()));
    known.unwrap_or_else(|| place.to_owned())
}

const NUMBERED: [(&str, &str); 5] = [
    ("byte ", "octet"),
    ("decoded byte ", "octet décodé"),
    ("in record ", "dans l’enregistrement"),
    ("line ", "ligne"),
    ("record ", "enregistrement"),
];

const NAMED: [(&str, &str); 5] = [
    ("container", "conteneur"),
    ("document", "document"),
    ("later", "plus loin"),
    ("object", "objet"),
    ("text", "texte"),
];
