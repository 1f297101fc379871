//! Rules for what may be entered into cells (ECMA-376 part 1 §18.3.1.32), and the same in the
//! extension that lists on other sheets need ([MS-XLSX], `x14:dataValidation`).

use super::super::grid::Area;
use super::area::areas;
use crate::domain::verdict::Unreadable;
use crate::forms::readers::xml::{Element, Xml};

/// A rule that says what a cell takes.
#[derive(Debug)]
pub(super) struct Validation {
    pub(super) areas: Vec<Area>,
    pub(super) rule: Rule,
}

/// What is allowed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// A member of a list: written out in quotes, a range of cells, or a name for one.
    List(String),
    /// A day.
    Day,
}

/// Reads the open rule. Limits on numbers and lengths say nothing about where answers go: people
/// lay them over whole columns, questions included.
pub(super) fn parse(
    element: &Element<'_>,
    xml: &mut Xml<'_>,
) -> Result<Option<Validation>, Unreadable> {
    let kind = element.attribute("type").unwrap_or_default();
    let mut cells = element.attribute("sqref").unwrap_or_default().into_owned();
    let mut formula = String::new();
    while let Some(child) = xml.child()? {
        match child.name() {
            "formula1" => formula = xml.words()?,
            "sqref" => cells = xml.words()?,
            _ => xml.skip()?,
        }
    }
    let rule = match &*kind {
        "list" => Rule::List(formula),
        "date" => Rule::Day,
        _ => return Ok(None),
    };
    let areas = areas(&cells);
    Ok(Some(Validation { areas, rule }))
}

/// The members of a list that is written out (§18.18.19): a text in quotes, separated by commas
/// whatever the separator of the country is.
pub(super) fn written_out(formula: &str) -> Option<Vec<String>> {
    let inside = formula.trim().strip_prefix('"')?.strip_suffix('"')?;
    let members = inside
        .split(',')
        .map(|one| one.trim().replace("\"\"", "\""));
    Some(members.filter(|one| !one.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::written_out;

    #[test]
    fn a_list_in_quotes_is_written_out() {
        assert_eq!(written_out("\"Yes, No\"").unwrap(), ["Yes", "No"]);
        assert_eq!(
            written_out("\"the \"\"best\"\",,b\"").unwrap(),
            ["the \"best\"", "b"]
        );
        assert_eq!(written_out("Lists!$A$1:$A$2"), None);
        assert_eq!(written_out("\""), None);
    }
}
