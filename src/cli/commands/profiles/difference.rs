//! `regiontrail profiles diff`: what one catalog says otherwise than another.

use std::fmt::Write as _;
use std::path::Path;

use crate::audit::{Catalog, CatalogDifference, Changed, Listed};
use crate::cli::args::DiffFormat;
use crate::cli::commands::print;
use crate::cli::fault::Fault;
use crate::cli::settings;
use crate::model::{Moment, Region};
use crate::report::visible::Visible;

/// Runs the command.
pub fn run((earlier, later): (&Path, &Path), format: DiffFormat, now: Moment) -> Result<u8, Fault> {
    let (earlier, later) = (read(earlier, now)?, read(later, now)?);
    let told = CatalogDifference::between(&earlier, &later);
    print(&match format {
        DiffFormat::Text => unknown(&told.unknown_regions) + &text(&told),
        DiffFormat::Json => {
            let json = serde_json::to_string_pretty(&told).map_err(|e| Fault::run(&e))?;
            format!("{json}\n")
        }
    })?;
    Ok(if told.is_same { 0 } else { DIFFERENT })
}

/// Reads a catalog as it stands: here nothing is joined to it.
fn read(path: &Path, now: Moment) -> Result<Catalog, Fault> {
    if path == Path::new("builtin") {
        return Ok(Catalog::builtin().clone());
    }
    settings::catalog_of(path, now)
}

fn text(told: &CatalogDifference) -> String {
    let mut text = left_out(&told.left_out);
    if told.is_same {
        return text + "The catalogs say the same.\n";
    }
    // Writing to a String cannot fail.
    for Listed { profile, source_region, destinations } in &told.added {
        let (name, from) = (Visible::from(&**profile), from(source_region.as_ref()));
        writeln!(text, "+ {name} from {from}: {}", regions(destinations.as_deref())).unwrap_or(());
    }
    for Listed { profile, source_region, destinations } in &told.removed {
        let (name, from) = (Visible::from(&**profile), from(source_region.as_ref()));
        writeln!(text, "- {name} from {from}: {}", regions(destinations.as_deref())).unwrap_or(());
    }
    for changed in &told.changed {
        text.push_str(&line(changed));
    }
    let counts = [told.added.len(), told.removed.len(), told.changed.len()];
    let [added, removed, changed] = counts;
    writeln!(text, "{added} added, {removed} removed, {changed} changed").unwrap_or(());
    text
}

/// Names what this version does not know.
fn unknown(named: &[Region]) -> String {
    if named.is_empty() {
        return String::new();
    }
    format!("Regions that this version does not know: {}\n", regions(Some(named)))
}

/// Names what is not compared.
fn left_out(sources: &[Region]) -> String {
    if sources.is_empty() {
        return String::new();
    }
    let names = regions(Some(sources));
    format!("Not compared, for only one catalog names these source Regions: {names}\n")
}

fn line(changed: &Changed) -> String {
    let (name, from) = (Visible::from(&*changed.profile), from(changed.source_region.as_ref()));
    let is_listed = changed.then.is_some() && changed.now.is_some();
    if !is_listed {
        let (then, now) = (regions(changed.then.as_deref()), regions(changed.now.as_deref()));
        return format!("~ {name} from {from}: {then} -> {now}\n");
    }
    let signed = |sign: char, regions: &[Region]| -> Vec<String> {
        regions.iter().map(|region| format!("{sign}{region}")).collect()
    };
    let moved = [signed('+', &changed.added_regions), signed('-', &changed.removed_regions)];
    format!("~ {name} from {from}: {}\n", moved.concat().join(", "))
}

fn from(source: Option<&Region>) -> &str {
    source.map_or("any source", Region::as_str)
}

fn regions(listed: Option<&[Region]>) -> String {
    match listed {
        None => "not itemised".to_owned(),
        Some(regions) => regions.iter().map(Region::as_str).collect::<Vec<_>>().join(", "),
    }
}

/// As `diff` says it with 1, which here means that the run failed.
const DIFFERENT: u8 = 10;
