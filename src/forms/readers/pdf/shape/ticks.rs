//! Boxes to tick, of every making: a form's own widgets, squares and circles that were drawn, signs
//! that were printed. Each becomes a sign among the words beside it, so that a line says
//! "☒ Yes ☐ No", and what stands in a box (a cross, a tick, a dot) becomes the box's state.

use crate::forms::readers::pdf::geometry::Area;
use crate::forms::readers::pdf::page::ink::{Ink, Style};
use crate::forms::readers::pdf::text::chunks::is_tick;
use crate::forms::readers::pdf::text::words::{Line, Word};

/// A page of a form has no more.
const MOST: usize = 400;

/// A box to tick.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::forms::readers::pdf) struct Tick {
    pub(in crate::forms::readers::pdf) area: Area,
    pub(in crate::forms::readers::pdf) on: bool,
    /// Which widget it is, if it is one, and what ticking it means.
    pub(in crate::forms::readers::pdf) widget: Option<usize>,
    pub(in crate::forms::readers::pdf) option: String,
}

/// Puts the boxes among the words. `squares` are the small ones among the boxes that stand alone.
pub(in crate::forms::readers::pdf) fn place(
    lines: &mut Vec<Line>,
    ink: &Ink,
    squares: &[Area],
    widgets: &[Tick],
) {
    let round = ink.shapes.iter().filter(|area| area.is_tick_box());
    let round = round.filter(|area| has_mark(ink, **area) || has_neighbour(lines, **area));
    let mut drawn: Vec<Tick> = Vec::new();
    let outlines = squares.iter().chain(&ink.squares).chain(round).copied();
    let mut outlines: Vec<Area> = outlines.take(MOST).collect();
    // The largest of those that lie in one another is the box, a smaller one its dot.
    outlines.sort_by(|a, b| b.width().total_cmp(&a.width()));
    for area in outlines
        .iter()
        .copied()
        .filter(|area| !is_comb(*area, &outlines))
    {
        let known = drawn
            .iter()
            .any(|tick| tick.area.grown(1.0).has(area.centre()));
        if !known {
            let on = has_mark(ink, area);
            drawn.push(Tick {
                area,
                on,
                widget: None,
                option: String::new(),
            });
        }
    }
    let hidden = |tick: &Tick| {
        widgets
            .iter()
            .any(|widget| widget.area.grown(3.0).has(tick.area.centre()))
    };
    drawn.retain(|tick| !hidden(tick));
    for mut tick in drawn {
        match take_words(lines, tick.area) {
            Inside::Nothing => {}
            Inside::Mark => tick.on = true,
            // A letter or a digit in a box is an answer in the box of a comb.
            Inside::Words => continue,
        }
        insert(lines, &tick);
    }
    for widget in widgets {
        take_words(lines, widget.area);
        insert(lines, widget);
    }
    tick_printed(lines);
    lines.retain(|line| !line.words.is_empty());
    name_lonely(lines, widgets);
}

/// A box of the form beside which nothing is printed is called what ticking it means.
fn name_lonely(lines: &mut [Line], widgets: &[Tick]) {
    for line in lines {
        let areas: Vec<(Area, bool)> = line
            .words
            .iter()
            .map(|word| (word.area, is_tick(&word.text)))
            .collect();
        for word in &mut line.words {
            let Some(tick) = word.widget.and_then(|widget| {
                let mut all = widgets.iter();
                all.find(|tick| tick.widget == Some(widget))
            }) else {
                continue;
            };
            let near = |area: &Area| -area.above(word.area) < 2.5 * word.size;
            let lonely = !areas.iter().any(|(area, tick)| !tick && near(area));
            if lonely && tick.option.chars().any(char::is_alphabetic) {
                word.text = format!("{} {}", word.text, tick.option);
            }
        }
    }
}

/// Whether a box stands in a row of boxes for the letters of a word.
fn is_comb(area: Area, outlines: &[Area]) -> bool {
    let touches = |other: &Area| {
        let level = (other.top - area.top).abs() < 1.0 && (other.bottom - area.bottom).abs() < 1.0;
        let (left, right) = (area.left - other.right, other.left - area.right);
        level && (left.abs() < 1.5 || right.abs() < 1.5)
    };
    outlines.iter().any(touches)
}

/// Whether something small is drawn in the middle of a box: the strokes of a cross, a dot.
fn has_mark(ink: &Ink, area: Area) -> bool {
    let within = |mark: &Area, most: f64| {
        let share = mark.width().max(mark.height()) / area.width();
        area.has(mark.centre()) && (0.2..most).contains(&share)
    };
    // The strokes of a cross reach from corner to corner; what else is as large is the box's
    // ground or its inner border.
    let mut full = ink.dots.iter().chain(&ink.shapes);
    ink.slants.iter().any(|mark| within(mark, 1.2)) || full.any(|mark| within(mark, 0.8))
}

enum Inside {
    Nothing,
    Mark,
    Words,
}

/// Takes a mark out of a box.
fn take_words(lines: &mut [Line], area: Area) -> Inside {
    let area = area.grown(1.0);
    for line in lines {
        let within = |word: &Word| area.has(word.area.centre()) && word.widget.is_none();
        let Some(at) = line.words.iter().position(within) else {
            continue;
        };
        let is_mark = line
            .words
            .get(at)
            .is_some_and(|word| is_mark(&word.text) || is_tick(&word.text));
        if !is_mark {
            return Inside::Words;
        }
        let word = line.words.remove(at);
        // An empty box that was printed where a box is drawn is the same box.
        return if is_mark_on(&word.text) {
            Inside::Mark
        } else {
            Inside::Nothing
        };
    }
    Inside::Nothing
}

fn is_mark(text: &str) -> bool {
    matches!(
        text,
        "x" | "X"
            | "✓"
            | "✔"
            | "✕"
            | "✖"
            | "✗"
            | "✘"
            | "√"
            | "■"
            | "●"
            | "•"
            | "v"
            | "V"
            | "/"
    )
}

fn is_mark_on(text: &str) -> bool {
    is_mark(text) || matches!(text, "☒" | "☑" | "◉")
}

/// Whether words stand beside a box: ornaments have none.
fn has_neighbour(lines: &[Line], area: Area) -> bool {
    lines.iter().flat_map(|line| &line.words).any(|word| {
        let gap = -word.area.above(area);
        word.area.beside(area) > 0.0 && gap < 3.0 * word.size.max(area.width())
    })
}

/// Puts a box on the line that it stands on, or on one of its own.
fn insert(lines: &mut Vec<Line>, tick: &Tick) {
    let word = Word {
        text: String::from(if tick.on { "☒" } else { "☐" }),
        area: tick.area,
        size: tick.area.height().min(14.0),
        style: Style::default(),
        spaced: true,
        widget: tick.widget,
    };
    let best = lines
        .iter_mut()
        .map(|line| {
            let area = line.area();
            let share = area.beside(tick.area) / area.height().min(tick.area.height());
            (share, line)
        })
        .filter(|(share, _)| *share > 0.4)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((_, line)) = best {
        let behind = |other: &Word| other.area.left > tick.area.left;
        let at = line.words.iter().position(behind);
        line.words.insert(at.unwrap_or(line.words.len()), word);
        return;
    }
    let base = tick.area.bottom - 0.2 * tick.area.height();
    let at = lines.iter().position(|line| line.base > base);
    let line = Line {
        number: 0,
        base,
        size: word.size,
        leading: lines.first().map_or(1.9, |line| line.leading),
        words: vec![word],
    };
    lines.insert(at.unwrap_or(lines.len()), line);
}

/// A cross that stands on a printed box, in another line's height, is in the box.
fn tick_printed(lines: &mut [Line]) {
    let boxes: Vec<(usize, usize, Area)> = lines
        .iter()
        .enumerate()
        .flat_map(|(line, words)| {
            let boxes = words.words.iter().enumerate();
            boxes
                .filter(|(_, word)| matches!(word.text.as_str(), "☐" | "□" | "❏" | "❑"))
                .map(move |(at, word)| (line, at, word.area))
        })
        .take(500)
        .collect();
    let mut taken: Vec<Area> = Vec::new();
    for (line, at, area) in boxes {
        let crossed = lines
            .iter()
            .flat_map(|line| &line.words)
            .find(|word| is_mark(&word.text) && area.has(word.area.centre()))
            .map(|word| word.area);
        let Some(crossed) = crossed else { continue };
        let word = lines.get_mut(line).and_then(|line| line.words.get_mut(at));
        if let Some(word) = word {
            word.text = String::from("☒");
        }
        taken.push(crossed);
    }
    for line in lines {
        line.words
            .retain(|word| !(is_mark(&word.text) && taken.contains(&word.area)));
    }
}
