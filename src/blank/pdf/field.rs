//! Form fields (ISO 32000-1 §12.7): each with the question's id as its name and the question as what
//! is read out for it. They look as they shall without help: a program that draws a field anew at
//! every opening asks whether to save what nobody changed.

use pdf_writer::types::{AnnotationFlags, CheckBoxState, FieldFlags, FieldType};
use pdf_writer::writers::Field as Writer;
use pdf_writer::{Chunk, Content, Finish as _, Name, Rect, Ref, Str, TextStr};

use super::page::SIZE;

/// How high a box for one line is, and a box to tick.
pub(super) const ONE_LINE: f32 = 24.0;
pub(super) const TICK: f32 = 14.0;
/// Dark enough to be seen, lighter than the words.
const EDGE: f32 = 0.35;

/// A field.
pub(super) struct Field {
    /// Its name, below that of its group if it has one.
    pub(super) name: String,
    pub(super) group: Option<usize>,
    /// What is read out for it.
    pub(super) title: String,
    pub(super) kind: Kind,
    pub(super) required: bool,
    pub(super) page: usize,
    pub(super) rect: Rect,
    /// Its element in the structure.
    pub(super) element: usize,
}

/// What it takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Line,
    Paragraphs,
    YesNo,
    Tick,
}

/// Where a field belongs.
pub(super) struct Place {
    pub(super) id: Ref,
    pub(super) group: Option<Ref>,
    pub(super) page: Ref,
    /// Its number in the structure's parent tree (§14.7.4.4).
    pub(super) parent: i32,
    /// How it looks, and for a box to tick how it looks when it is ticked.
    pub(super) look: Ref,
    pub(super) ticked: Ref,
}

impl Field {
    /// Writes the field, which is its own annotation.
    pub(super) fn write(&self, chunk: &mut Chunk, place: &Place) {
        let mut field = chunk.form_field(place.id);
        field
            .partial_name(TextStr(&self.name))
            .alternate_name(TextStr(&self.title));
        if let Some(group) = place.group {
            field.parent(group);
        }
        let mut flags = FieldFlags::empty();
        flags.set(FieldFlags::REQUIRED, self.required);
        self.fill(&mut field, flags);
        let mut widget = field.into_annotation();
        widget
            .rect(self.rect)
            .page(place.page)
            .flags(AnnotationFlags::PRINT)
            .struct_parent(place.parent);
        widget.border_style().width(1.0);
        widget.appearance_characteristics().border_color_gray(EDGE);
        if self.kind == Kind::Tick {
            widget.appearance_state(Name(b"Off"));
            widget
                .appearance()
                .normal()
                .streams()
                .pair(Name(b"Yes"), place.ticked)
                .pair(Name(b"Off"), place.look);
        } else {
            widget.appearance().normal().stream(place.look);
        }
    }

    fn fill(&self, field: &mut Writer<'_>, flags: FieldFlags) {
        let font = format!("/Helv {SIZE} Tf 0 g");
        match self.kind {
            Kind::Line | Kind::Paragraphs => {
                let many = self.kind == Kind::Paragraphs;
                let multiline = if many {
                    FieldFlags::MULTILINE
                } else {
                    FieldFlags::empty()
                };
                field
                    .field_type(FieldType::Text)
                    .field_flags(flags | multiline)
                    .vartext_default_appearance(Str(font.as_bytes()));
            }
            Kind::YesNo => {
                field
                    .field_type(FieldType::Choice)
                    .field_flags(flags | FieldFlags::COMBO)
                    .vartext_default_appearance(Str(font.as_bytes()))
                    .choice_options()
                    .options([TextStr("Yes"), TextStr("No")]);
            }
            Kind::Tick => {
                field
                    .field_type(FieldType::Button)
                    .field_flags(flags)
                    .checkbox_value(CheckBoxState::Off);
            }
        }
    }

    /// How the empty field looks: a box.
    pub(super) fn look(&self, chunk: &mut Chunk, id: Ref) {
        let mut content = edge(self.rect);
        if self.kind != Kind::Tick {
            // What is typed goes here (§12.7.3.3).
            content
                .begin_marked_content(Name(b"Tx"))
                .end_marked_content();
        }
        stream(chunk, id, self.rect, content);
    }
}

/// How a ticked box looks: a cross in it.
pub(super) fn ticked(chunk: &mut Chunk, id: Ref) {
    let rect = Rect::new(0.0, 0.0, TICK, TICK);
    let mut content = edge(rect);
    content
        .set_stroke_gray(0.0)
        .set_line_width(1.5)
        .move_to(3.0, 3.0)
        .line_to(TICK - 3.0, TICK - 3.0)
        .move_to(3.0, TICK - 3.0)
        .line_to(TICK - 3.0, 3.0)
        .stroke();
    stream(chunk, id, rect, content);
}

fn edge(rect: Rect) -> Content {
    let (width, height) = (rect.x2 - rect.x1, rect.y2 - rect.y1);
    let mut content = Content::new();
    content
        .set_stroke_gray(EDGE)
        .rect(0.5, 0.5, width - 1.0, height - 1.0)
        .stroke();
    content
}

fn stream(chunk: &mut Chunk, id: Ref, rect: Rect, content: Content) {
    let octets = content.finish();
    let bounds = Rect::new(0.0, 0.0, rect.x2 - rect.x1, rect.y2 - rect.y1);
    chunk.form_xobject(id, &octets).bbox(bounds).finish();
}
