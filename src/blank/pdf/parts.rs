//! The file: the objects of a PDF and how they refer to one another.

use pdf_writer::types::TabOrder;
use pdf_writer::{Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};

use super::Form;
use super::field::{Place, ticked};
use super::page::{HEIGHT, Kid, SIZE, WIDTH};
use crate::blank::paper::Paper;

/// The numbers of all objects.
struct Refs {
    catalog: Ref,
    tree: Ref,
    info: Ref,
    metadata: Ref,
    plain: Ref,
    bold: Ref,
    structure: Ref,
    ticked: Ref,
    pages: Vec<Ref>,
    contents: Vec<Ref>,
    /// The elements of the words on each page, in their order.
    marked: Vec<Ref>,
    elements: Vec<Ref>,
    fields: Vec<Ref>,
    looks: Vec<Ref>,
    groups: Vec<Ref>,
}

impl Refs {
    fn of(form: &Form) -> Self {
        let mut next = Ref::new(1);
        let mut one = || next.bump();
        let (pages, fields) = (form.pages.all.len(), form.fields.len());
        let mut many = |count: usize| -> Vec<Ref> { (0..count).map(|_| one()).collect() };
        let (pages, contents, marked) = (many(pages), many(pages), many(pages));
        let elements = many(form.pages.elements.len());
        let (fields, looks) = (many(fields), many(fields));
        let groups = many(form.groups.len());
        Self {
            pages,
            contents,
            marked,
            elements,
            fields,
            looks,
            groups,
            catalog: one(),
            tree: one(),
            info: one(),
            metadata: one(),
            plain: one(),
            bold: one(),
            structure: one(),
            ticked: one(),
        }
    }

    /// The number of a field in the parent tree: behind those of the pages.
    fn parent(&self, field: usize) -> i32 {
        number(self.pages.len().saturating_add(field))
    }
}

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// One of ours: every number was made for something that is there.
fn at(refs: &[Ref], number: usize) -> Ref {
    refs.get(number).copied().unwrap_or(Ref::new(1))
}

/// Writes the file.
pub(super) fn write(paper: &Paper, form: Form) -> Vec<u8> {
    let refs = Refs::of(&form);
    let mut pdf = Pdf::new();
    about(&mut pdf, paper, &refs);
    catalog(&mut pdf, &form, &refs);
    structure(&mut pdf, &form, &refs);
    fields(&mut pdf, &form, &refs);
    pages(&mut pdf, form, &refs);
    pdf.finish()
}

fn about(pdf: &mut Pdf, paper: &Paper, refs: &Refs) {
    pdf.document_info(refs.info)
        .title(TextStr(&paper.title))
        .author(TextStr(&paper.organisation));
    let packet = format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>\
         <dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>\
         </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>",
        escaped(&paper.title)
    );
    pdf.metadata(refs.metadata, packet.as_bytes());
    for (id, name) in [(refs.plain, "Helvetica"), (refs.bold, "Helvetica-Bold")] {
        pdf.type1_font(id)
            .base_font(Name(name.as_bytes()))
            .encoding_predefined(Name(b"WinAnsiEncoding"));
    }
}

fn escaped(words: &str) -> String {
    words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn catalog(pdf: &mut Pdf, form: &Form, refs: &Refs) {
    let mut catalog = pdf.catalog(refs.catalog);
    catalog
        .pages(refs.tree)
        .lang(TextStr("en-GB"))
        .metadata(refs.metadata);
    catalog.viewer_preferences().display_doc_title(true);
    catalog.mark_info().marked(true);
    catalog.pair(Name(b"StructTreeRoot"), refs.structure);
    let alone = form.fields.iter().zip(&refs.fields);
    let alone = alone.filter(|(field, _)| field.group.is_none());
    let top = alone.map(|(_, id)| *id).chain(refs.groups.iter().copied());
    let mut fields = catalog.form();
    fields
        .fields(top)
        .default_appearance(Str(format!("/Helv {SIZE} Tf 0 g").as_bytes()))
        .default_resources()
        .fonts()
        .pair(Name(b"Helv"), refs.plain);
}

fn structure(pdf: &mut Pdf, form: &Form, refs: &Refs) {
    let mut root = pdf
        .indirect(refs.structure)
        .start::<pdf_writer::writers::StructTreeRoot<'_>>();
    root.child(at(&refs.elements, 0));
    let mut tree = root.parent_tree();
    let mut numbers = tree.nums();
    for (page, id) in refs.marked.iter().enumerate() {
        numbers.insert(number(page), *id);
    }
    for (place, field) in form.fields.iter().enumerate() {
        numbers.insert(refs.parent(place), at(&refs.elements, field.element));
    }
    numbers.finish();
    tree.finish();
    root.parent_tree_next_key(refs.parent(form.fields.len()));
    root.finish();
    for (page, id) in form.pages.all.iter().zip(&refs.marked) {
        let elements = page
            .marks
            .iter()
            .map(|element| at(&refs.elements, *element));
        pdf.indirect(*id).array().items(elements);
    }
    for (element, id) in form.pages.elements.iter().zip(&refs.elements) {
        let parent = element
            .parent
            .map_or(refs.structure, |parent| at(&refs.elements, parent));
        let mut writer = pdf.struct_element(*id);
        writer.kind(element.role).parent(parent);
        let mut kids = writer.children();
        for kid in &element.kids {
            match *kid {
                Kid::Element(number) => {
                    kids.struct_element(at(&refs.elements, number));
                }
                Kid::Words { page, mark } => {
                    kids.marked_content_ref()
                        .page(at(&refs.pages, page))
                        .marked_content_id(number(mark));
                }
                Kid::Field(number) => {
                    let page = form.fields.get(number).map_or(0, |field| field.page);
                    kids.object_ref()
                        .page(at(&refs.pages, page))
                        .object(at(&refs.fields, number));
                }
            }
        }
    }
}

fn fields(pdf: &mut Pdf, form: &Form, refs: &Refs) {
    ticked(pdf, refs.ticked);
    for (number, field) in form.fields.iter().enumerate() {
        let place = Place {
            id: at(&refs.fields, number),
            group: field.group.map(|group| at(&refs.groups, group)),
            page: at(&refs.pages, field.page),
            parent: refs.parent(number),
            look: at(&refs.looks, number),
            ticked: refs.ticked,
        };
        field.write(pdf, &place);
        field.look(pdf, place.look);
    }
    for ((number, name), id) in form.groups.iter().enumerate().zip(&refs.groups) {
        let kids = form.fields.iter().zip(&refs.fields);
        let kids = kids.filter(|(field, _)| field.group == Some(number));
        pdf.form_field(*id)
            .partial_name(TextStr(name))
            .children(kids.map(|(_, id)| *id));
    }
}

fn pages(pdf: &mut Pdf, form: Form, refs: &Refs) {
    pdf.pages(refs.tree)
        .kids(refs.pages.iter().copied())
        .count(number(refs.pages.len()));
    for (place, page) in form.pages.all.into_iter().enumerate() {
        let mut writer = pdf.page(at(&refs.pages, place));
        writer
            .parent(refs.tree)
            .media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT))
            .contents(at(&refs.contents, place))
            .annotations(page.fields.iter().map(|field| at(&refs.fields, *field)))
            .struct_parents(number(place))
            .tab_order(TabOrder::StructureOrder);
        writer
            .resources()
            .fonts()
            .pair(Name(b"F1"), refs.plain)
            .pair(Name(b"F2"), refs.bold);
        writer.finish();
        pdf.stream(at(&refs.contents, place), &page.content.finish());
    }
}
