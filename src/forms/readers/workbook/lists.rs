//! What refers from one place of a workbook to another: the members of lists, which mostly stand on
//! a hidden sheet, cells that a control writes to, names that the maker gave to cells.
//!
//! Nothing is calculated: a list that a formula puts together stays unknown.

use super::super::grid::Area;
use super::Workbook;
use super::area::Reference;
use super::floating::{Float, What};
use super::region::{Given, MOST_BOXES};
use super::validation::{Rule, written_out};
use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Content, Control, Takes};

/// No list has more members.
const MOST_MEMBERS: usize = 300;
/// No member is longer.
const LONGEST: usize = 250;
/// A rule for more cells than this says nothing about any of them: it was laid over a column.
const WIDEST: u32 = 200;
/// All members that are handed out together, since many cells may share one list.
const MOST_HANDED_OUT: usize = 50_000;
/// The names of cells in our own blank form begin so: without it, the field `a1` would be a cell.
const OUR_NAMES: &str = "qpm_";

impl Workbook<'_> {
    /// The controls that cells of this sheet have by its rules and by their names.
    pub(super) fn given(&mut self, at: usize) -> Result<Vec<Given>, Unreadable> {
        let mut given = Vec::new();
        let rules = self
            .sheet(at)?
            .map(|sheet| std::mem::take(&mut sheet.validations));
        for validation in rules.unwrap_or_default() {
            let takes = match &validation.rule {
                Rule::Day => Takes::Day,
                Rule::List(formula) => match self.members(formula, at)? {
                    Some(members) if are_marks(&members) => Takes::Tick,
                    Some(members) => Takes::OneOf(members),
                    None => continue,
                },
            };
            if given.len() > MOST_BOXES {
                break;
            }
            for area in validation.areas {
                let Some(cells) = few(area) else { continue };
                let takes = self.hand_out(&takes, cells);
                let control = Control {
                    takes,
                    ..Control::default()
                };
                given.push(Given { area, control });
            }
        }
        given.extend(self.named(at));
        Ok(given)
    }

    /// Our own names only: others name headings to jump to, and the cells of calculations.
    fn named(&self, at: usize) -> Vec<Given> {
        let home = self.book.sheets.get(at).map(|entry| entry.name.as_str());
        let ours = self.book.names.iter().filter_map(|name| {
            let tag = name.name.strip_prefix(OUR_NAMES)?;
            let there = Reference::parse(&name.formula)?;
            few(there.area)?;
            let control = Control {
                tag: tag.into(),
                ..Control::default()
            };
            (there.sheet.as_deref() == home).then_some(Given {
                area: there.area,
                control,
            })
        });
        ours.collect()
    }

    /// A copy of a list for so many cells, as long as there are not too many of them.
    fn hand_out(&mut self, takes: &Takes, cells: u32) -> Takes {
        if let Takes::OneOf(members) = takes {
            let cells = usize::try_from(cells).unwrap_or(usize::MAX);
            let members = members.len().saturating_mul(cells);
            self.handed_out = self.handed_out.saturating_add(members);
            if self.handed_out > MOST_HANDED_OUT {
                return Takes::Words;
            }
        }
        takes.clone()
    }

    /// Finds what the controls above a sheet refer to.
    pub(super) fn settle(&mut self, at: usize, float: Float) -> Result<Float, Unreadable> {
        let what = match float.what {
            What::List(state) => {
                let members = match self.members(&state.range, at)? {
                    Some(members) => members,
                    None => state.items,
                };
                let chosen = state.chosen.iter().filter_map(|number| {
                    let index = number.checked_sub(1)?;
                    members.get(index).map(String::as_str)
                });
                What::Chosen {
                    words: chosen.collect::<Vec<_>>().join("\n"),
                    options: self.hand_out(&Takes::OneOf(members), 1),
                    link: state.link,
                }
            }
            What::Linked(cell) => self.linked(&cell, at)?.map_or(What::Unseen, What::Content),
            what => what,
        };
        Ok(Float { what, ..float })
    }

    /// What stands in the cell that a control writes to.
    fn linked(&mut self, cell: &str, home: usize) -> Result<Option<Content>, Unreadable> {
        let Some((at, there)) = self.there(cell, home) else {
            return Ok(None);
        };
        let sheet = self.sheet(at)?;
        let found = sheet.and_then(|sheet| {
            let mut cells = sheet.cells.iter();
            cells.find(|cell| there.area.holds((cell.row, cell.col)))
        });
        Ok(found.map(|cell| cell.content.clone()))
    }

    /// The members of a list, if they can be told.
    fn members(&mut self, formula: &str, home: usize) -> Result<Option<Vec<String>>, Unreadable> {
        if let Some(mut members) = written_out(formula) {
            members.truncate(MOST_MEMBERS);
            return Ok(Some(members));
        }
        let Some((at, there)) = self.there(formula, home) else {
            return Ok(None);
        };
        let members = self
            .sheet(at)?
            .map(|sheet| sheet.list(&there.area, MOST_MEMBERS));
        let short = members.map(|members| {
            let members = members
                .into_iter()
                .map(|one| one.chars().take(LONGEST).collect());
            members.collect()
        });
        Ok(short)
    }

    /// The sheet and the cells that a formula refers to, directly or by a name.
    fn there(&self, formula: &str, home: usize) -> Option<(usize, Reference)> {
        let direct = || Reference::parse(formula);
        let named = || {
            let wanted = formula.trim().trim_start_matches('=');
            let mut names = self.book.names.iter();
            let name = names.find(|name| name.name.eq_ignore_ascii_case(wanted))?;
            Reference::parse(&name.formula)
        };
        let there = direct().or_else(named)?;
        let at = match &there.sheet {
            None => home,
            Some(sheet) => {
                let mut entries = self.book.sheets.iter();
                entries.position(|entry| entry.name.to_lowercase() == sheet.to_lowercase())?
            }
        };
        Some((at, there))
    }
}

/// A cell that takes a cross or a tick and nothing else is a check box.
fn are_marks(members: &[String]) -> bool {
    let is_mark =
        |member: &String| matches!(member.as_str(), "x" | "X" | "✓" | "✔" | "☑" | "☒" | "☐");
    !members.is_empty() && members.iter().all(is_mark)
}

/// How many cells there are, if they are few.
fn few(area: Area) -> Option<u32> {
    let (rows, cols) = area.size();
    rows.checked_mul(cols).filter(|cells| *cells <= WIDEST)
}
