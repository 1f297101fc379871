//! The fields of an interactive form (ISO 32000-1 §12.7): what each is called, what it takes, what
//! was filled in, and where on the pages its widgets are.
//!
//! A field has from its ancestors what it does not say itself. Trees that loop, widgets of which the
//! form does not know, values in the wrong type: writers do all of it. Scripts are never run.

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Object, ObjectId};

use crate::forms::layout::{Control, MOST_CHARS, Takes};
use crate::forms::readers::pdf::file::objects::File;
use crate::forms::readers::pdf::geometry::Area;
use crate::forms::readers::pdf::page::sheet::Sheet;

/// A form has some hundred fields; the tree is a few levels deep.
const MOST_FIELDS: usize = 4_000;
const DEEPEST: usize = 32;
/// A list offers no more than this.
const MOST_OPTIONS: usize = 500;

/// What kind of field it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::forms::readers::pdf) enum Kind {
    /// Words, or one or more of a list.
    Words,
    /// A box to tick, or one of several circles.
    Tick,
}

/// A field.
#[derive(Clone, Debug)]
pub(in crate::forms::readers::pdf) struct Field {
    pub(in crate::forms::readers::pdf) control: Control,
    pub(in crate::forms::readers::pdf) kind: Kind,
    /// What was filled in, for words.
    pub(in crate::forms::readers::pdf) value: String,
}

/// Where a field is on a page.
#[derive(Clone, Debug)]
pub(in crate::forms::readers::pdf) struct Widget {
    /// Which of the fields.
    pub(in crate::forms::readers::pdf) field: usize,
    /// Which of the pages, and its rectangle in that page's own measure.
    pub(in crate::forms::readers::pdf) at: Option<(usize, Area)>,
    /// What ticking it means.
    pub(in crate::forms::readers::pdf) option: String,
    /// Whether it is ticked.
    pub(in crate::forms::readers::pdf) on: bool,
}

/// All fields, and where they are.
#[derive(Clone, Debug, Default)]
pub(in crate::forms::readers::pdf) struct Fields {
    pub(in crate::forms::readers::pdf) fields: Vec<Field>,
    pub(in crate::forms::readers::pdf) widgets: Vec<Widget>,
}

/// Finds the fields of a form.
pub(in crate::forms::readers::pdf) fn fields(file: &File, sheets: &[Sheet<'_>]) -> Fields {
    let mut walk = Walk {
        file,
        pages: HashMap::new(),
        seen: HashSet::new(),
        found: Fields::default(),
    };
    let mut loose = Vec::new();
    for (number, sheet) in sheets.iter().enumerate() {
        for annotation in sheet.annotations(file) {
            let Some(dictionary) = file.as_dictionary(annotation) else {
                continue;
            };
            if file.name(dictionary, b"Subtype") == b"Widget" {
                if let Object::Reference(id) = annotation {
                    walk.pages.insert(*id, number);
                }
                loose.push((number, annotation));
            }
        }
    }
    let roots = file
        .catalog()
        .and_then(|catalog| file.dictionary(catalog, b"AcroForm"))
        .map_or(&[][..], |form| file.members(form, b"Fields"));
    for root in roots {
        walk.node(root, None, &Inherited::default(), 0);
    }
    // Some writers put widgets on pages that the form does not list.
    for (number, widget) in loose {
        let root = walk.root(widget);
        walk.node(root, Some(number), &Inherited::default(), 0);
    }
    walk.found
}

/// What a field has from its ancestors.
#[derive(Clone, Default)]
struct Inherited<'a> {
    kind: &'a [u8],
    flags: i64,
    value: Option<&'a Object>,
    name: String,
    title: String,
    options: Vec<(String, String)>,
}

struct Walk<'a> {
    file: &'a File,
    pages: HashMap<ObjectId, usize>,
    seen: HashSet<ObjectId>,
    found: Fields,
}

impl<'a> Walk<'a> {
    /// The highest ancestor of a widget that was not visited.
    fn root(&self, widget: &'a Object) -> &'a Object {
        let mut root = widget;
        let mut passed = HashSet::new();
        for _ in 0..DEEPEST {
            let parent = self
                .file
                .as_dictionary(root)
                .and_then(|node| node.get(b"Parent").ok());
            match parent {
                Some(parent @ Object::Reference(id))
                    if !self.seen.contains(id)
                        && passed.insert(*id)
                        && self.file.as_dictionary(parent).is_some() =>
                {
                    root = parent;
                }
                _ => break,
            }
        }
        root
    }

    fn node(
        &mut self,
        object: &'a Object,
        page: Option<usize>,
        above: &Inherited<'a>,
        depth: usize,
    ) {
        let file = self.file;
        let Some(node) = file.as_dictionary(object) else {
            return;
        };
        let fresh = match object {
            Object::Reference(id) => self.seen.insert(*id),
            _ => true,
        };
        if !fresh || depth > DEEPEST || self.found.fields.len() >= MOST_FIELDS {
            return;
        }
        let here = above.with(file, node);
        let kids = file.members(node, b"Kids");
        let is_field = |kid: &Object| {
            file.as_dictionary(kid)
                .is_some_and(|kid| kid.has(b"T") || kid.has(b"Kids"))
        };
        for kid in kids.iter().filter(|kid| is_field(kid)) {
            self.node(kid, page, &here, depth + 1);
        }
        let mut widgets: Vec<&Object> = kids.iter().filter(|kid| !is_field(kid)).collect();
        if kids.is_empty() {
            widgets.push(object);
        }
        widgets.truncate(MOST_OPTIONS);
        if !widgets.is_empty() {
            self.field(&here, &widgets, page);
        }
    }

    fn field(&mut self, here: &Inherited<'a>, widgets: &[&'a Object], page: Option<usize>) {
        let file = self.file;
        // §12.7.4: 17 is a button that does something, 14 hides what is typed.
        let flag = |number: u32| here.flags & (1 << (number - 1)) != 0;
        let kind = match here.kind {
            b"Btn" if flag(17) => return,
            b"Btn" => Kind::Tick,
            b"Tx" | b"Ch" | b"Sig" => Kind::Words,
            _ => return,
        };
        let shown = widgets.iter().any(|widget| {
            let flags = file
                .as_dictionary(widget)
                .and_then(|widget| file.get(widget, b"F").as_i64().ok());
            flags.unwrap_or(0) & 0b10_0010 == 0
        });
        if !shown {
            return;
        }
        let number = self.found.fields.len();
        let mut names = Vec::new();
        for (at, widget) in widgets.iter().enumerate() {
            if let Object::Reference(id) = widget {
                self.seen.insert(*id);
            }
            let Some(dictionary) = file.as_dictionary(widget) else {
                continue;
            };
            let (option, on) = if kind == Kind::Tick {
                here.tick(file, dictionary, at)
            } else {
                (String::new(), false)
            };
            names.push(option.clone());
            // A widget that no page shows is nowhere, whatever page it names itself (§12.5.2).
            let page = match widget {
                Object::Reference(id) => self.pages.get(id).copied(),
                _ => page,
            };
            self.found.widgets.push(Widget {
                field: number,
                at: page.zip(file.area(dictionary, b"Rect")),
                option,
                on,
            });
        }
        let takes = match (kind, here.kind) {
            (Kind::Tick, _) if widgets.len() > 1 => Takes::OneOf(names),
            (Kind::Tick, _) => Takes::Tick,
            (_, b"Ch") => Takes::OneOf(
                here.options
                    .iter()
                    .map(|(_, shown)| shown.clone())
                    .collect(),
            ),
            _ if widgets.iter().any(|widget| is_day(file, widget)) => Takes::Day,
            _ => Takes::Words,
        };
        let value = match here.kind {
            b"Tx" if flag(14) => String::new(),
            b"Sig" => here.signature(file),
            _ if kind == Kind::Tick => String::new(),
            _ => here.words(file),
        };
        self.found.fields.push(Field {
            control: Control {
                title: here.title.clone(),
                tag: here.name.clone(),
                takes,
            },
            kind,
            value,
        });
    }
}

impl<'a> Inherited<'a> {
    /// What this and a node below it say together.
    fn with(&self, file: &'a File, node: &'a Dictionary) -> Self {
        let mut here = self.clone();
        if let Ok(kind) = file.get(node, b"FT").as_name() {
            here.kind = kind;
        }
        if let Ok(flags) = file.get(node, b"Ff").as_i64() {
            here.flags = flags;
        }
        if node.has(b"V") {
            here.value = Some(file.get(node, b"V"));
        }
        if let Some(name) = file.text(node, b"T") {
            // §12.7.3.2: a full name is the partial names, joined by full stops.
            let dot = if here.name.is_empty() { "" } else { "." };
            here.name = tidy(&format!("{}{dot}{name}", here.name));
        }
        if let Some(title) = file.text(node, b"TU").filter(|title| !title.is_empty()) {
            here.title = tidy(&title);
        }
        let options = file.members(node, b"Opt");
        if !options.is_empty() {
            let option = |member| match file.follow(member) {
                Object::Array(pair) => {
                    let mut pair = pair.iter().filter_map(|part| file.as_text(part));
                    let export = pair.next()?;
                    Some((export.clone(), pair.next().unwrap_or(export)))
                }
                _ => file.as_text(member).map(|text| (text.clone(), text)),
            };
            let options = options.iter().take(MOST_OPTIONS);
            here.options = options.filter_map(option).collect();
        }
        here
    }

    /// What was typed or chosen.
    fn words(&self, file: &File) -> String {
        let shown = |object: &Object| {
            let text = match file.follow(object) {
                Object::Integer(number) => number.to_string(),
                Object::Real(number) => number.to_string(),
                object => file.as_text(object)?,
            };
            let named = self.options.iter().find(|(export, _)| *export == text);
            Some(named.map_or(text, |(_, shown)| shown.clone()))
        };
        let text = match self.value {
            Some(Object::Array(chosen)) => {
                let chosen = chosen.iter().take(MOST_OPTIONS).filter_map(shown);
                chosen.collect::<Vec<_>>().join("; ")
            }
            Some(value) => shown(value).unwrap_or_default(),
            None => String::new(),
        };
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        text.chars().take(MOST_CHARS).collect()
    }

    /// Who signed (§12.8.1), if the signature says so.
    fn signature(&self, file: &File) -> String {
        self.value
            .and_then(|value| file.as_dictionary(value))
            .and_then(|signed| file.text(signed, b"Name"))
            .map(|name| tidy(&name))
            .unwrap_or_default()
    }

    /// What ticking a widget means, and whether it is ticked (§12.7.4.2.3): its appearance state is
    /// what a reader sees; where a writer set the value alone, that is meant.
    fn tick(&self, file: &File, widget: &Dictionary, at: usize) -> (String, bool) {
        let states = file
            .dictionary(widget, b"AP")
            .and_then(|appearance| file.dictionary(appearance, b"N"));
        let name = states
            .into_iter()
            .flat_map(|states| states.iter().map(|(name, _)| name.as_slice()))
            .find(|name| *name != b"Off")
            .unwrap_or_default();
        let state = file.name(widget, b"AS");
        let value = self
            .value
            .and_then(|value| file.as_text(value))
            .unwrap_or_default();
        let name = if name.is_empty() && state != b"Off" {
            state
        } else {
            name
        };
        let name = String::from_utf8_lossy(name).into_owned();
        let by_state = !state.is_empty() && state != b"Off";
        let by_value = !value.is_empty() && value != "Off" && value == name;
        let lone = name.is_empty() && matches!(value.as_str(), "Yes" | "On" | "1" | "true");
        // §12.7.4.2.3: names that stand for the options by their numbers.
        let number = name.parse().unwrap_or(at);
        let option = self
            .options
            .get(number)
            .map_or(name, |(_, shown)| shown.clone());
        (tidy(&option), by_state || by_value || lone)
    }
}

/// Whether a widget's script says that it holds a day. The script is looked at, never run.
fn is_day(file: &File, widget: &Object) -> bool {
    let actions = file
        .as_dictionary(widget)
        .and_then(|widget| file.dictionary(widget, b"AA"));
    actions.is_some_and(|actions| {
        [&b"F"[..], b"K"].iter().any(|key| {
            file.dictionary(actions, key)
                .and_then(|action| file.text(action, b"JS"))
                .is_some_and(|script| script.contains("AFDate"))
        })
    })
}

/// A name on one line, of a length that can be shown.
fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(300).collect()
}
