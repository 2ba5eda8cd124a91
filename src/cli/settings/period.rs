//! `--from` and `--to`: half-open, UTC.

use jiff::{SignedDuration, ToSpan};

use crate::cli::fault::Fault;
use crate::model::{Day, Moment, Window};

/// Returns the window that the two words mean at `now`.
pub fn window(from: Option<&str>, to: Option<&str>, now: Moment) -> Result<Window, Fault> {
    let named = from.map(|text| span(text, now)).transpose()?;
    let to = to.map(|text| span(text, now)).transpose()?;
    let window = Window {
        from: named.map(|span| span.from),
        // `--from last-month` alone means that month and not what followed it.
        to: to.map(|span| span.from).or_else(|| named.and_then(|span| span.to)),
    };
    match (window.from, window.to) {
        (Some(from), Some(to)) if from >= to => Err(Fault::usage(format!(
            "the period is empty: it begins at {from} and ends before {to}"
        ))
        .help("`--to` is the first moment that does not count")),
        (Some(from), _) if from > now => Err(Fault::usage(format!(
            "the period begins at {from}, and it is {now}: no log of it can be there"
        ))
        .help("look at the year of `--from`; all times are UTC")),
        (_, _) => Ok(window),
    }
}

/// A moment, and where the word names a span, its end.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: Moment,
    to: Option<Moment>,
}

fn span(text: &str, now: Moment) -> Result<Span, Fault> {
    let today = now.day();
    let at = |from| Ok(Span { from, to: None });
    let unknown = || {
        Fault::usage(format!("`{text}` is not a time"))
            .help("write 2026-05-01, 2026-05-01T06:00:00Z, 30d or last-month; all times are UTC")
    };
    if text == "last-month" {
        let this = today.first_of_month();
        let Ok(last) = this.checked_sub(1.month()) else { return Err(unknown()) };
        return Ok(Span { from: Moment::start_of(last), to: Some(Moment::start_of(this)) });
    }
    if let Some(days) = text.strip_suffix('d').and_then(|days| days.parse::<u32>().ok()) {
        return at(now.plus(-SignedDuration::from_hours(24 * i64::from(days))));
    }
    if let (Ok(day), true) = (text.parse::<Day>(), text.len() == "2026-05-01".len()) {
        return at(Moment::start_of(day));
    }
    Moment::parse(text).map_or_else(|_| Err(unknown()), at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(
        from: Option<&str>,
        to: Option<&str>,
    ) -> Result<(Option<String>, Option<String>), String> {
        let now = Moment::parse("2026-03-15T10:00:00Z").unwrap();
        let text = |moment: Option<Moment>| moment.map(|moment| moment.to_string());
        window(from, to, now).map(|w| (text(w.from), text(w.to))).map_err(|fault| fault.to_string())
    }

    #[test]
    fn words_become_moments() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(of(None, None), Ok((None, None)));
        assert_eq!(
            of(Some("2026-02-03"), Some("2026-02-04T06:00:00+01:00")),
            Ok((some("2026-02-03T00:00:00Z"), some("2026-02-04T05:00:00Z")))
        );
        assert_eq!(of(Some("30d"), None), Ok((some("2026-02-13T10:00:00Z"), None)));
        assert_eq!(
            of(Some("last-month"), None),
            Ok((some("2026-02-01T00:00:00Z"), some("2026-03-01T00:00:00Z")))
        );
    }

    #[test]
    fn mistakes_are_told() {
        assert!(of(Some("yesteryear"), None).unwrap_err().contains("`yesteryear` is not a time"));
        let ahead = of(Some("2027-02-03"), None).unwrap_err();
        assert!(ahead.contains("no log of it can be there"), "{ahead}");
        assert!(of(Some("2026-02-30"), None).unwrap_err().contains("is not a time"));
        assert!(
            of(Some("2026-02-03"), Some("2026-02-03")).unwrap_err().contains("the period is empty")
        );
    }
}
