//! Excel 2003 XML (`SpreadsheetML`), one file of XML that web pages and old programs save as
//! `.xls`. Positions are given only where something was left out; a hidden sheet says so at its
//! end.

use jiff::civil::Date;

use super::grid::Grid;
use super::xml::{Element, Xml};
use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Content, Document};

/// Reads a workbook.
pub(super) fn workbook(text: &str) -> Result<Document, Unreadable> {
    let mut document = Document::default();
    let mut xml = Xml::new(text);
    xml.child()?.ok_or(Unreadable::Damaged)?;
    while let Some(element) = xml.child()? {
        if element.name() == "Worksheet" {
            let name = element.attribute("Name").unwrap_or_default().into_owned();
            if let Some(grid) = sheet(&mut xml, &name)? {
                document.regions.push(grid.merged(&[])?);
            }
        } else {
            xml.skip()?;
        }
    }
    Ok(document)
}

/// A sheet, where people see it.
fn sheet(xml: &mut Xml<'_>, name: &str) -> Result<Option<Grid>, Unreadable> {
    let mut grid = Grid::new(name);
    let mut hidden = false;
    while let Some(element) = xml.child()? {
        match element.name() {
            "Table" => table(xml, &mut grid)?,
            "WorksheetOptions" => {
                while let Some(option) = xml.child()? {
                    let visible = option.name() == "Visible";
                    hidden |= xml.words()?.contains("Hidden") && visible;
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok((!hidden).then_some(grid))
}

fn table(xml: &mut Xml<'_>, grid: &mut Grid) -> Result<(), Unreadable> {
    let mut row = 0;
    while let Some(element) = xml.child()? {
        if element.name() != "Row" {
            xml.skip()?;
            continue;
        }
        row = place(&element).unwrap_or(row);
        // Rows that are alike and empty are written once.
        let span: u32 = element.parsed("Span").unwrap_or(0);
        let mut col = 0;
        while let Some(element) = xml.child()? {
            if element.name() == "Cell" {
                col = place(&element).unwrap_or(col);
                let more = |name| element.parsed::<u32>(name).unwrap_or(0);
                let (across, down) = (more("MergeAcross"), more("MergeDown"));
                let content = cell(xml)?;
                let (rows, cols) = (down.saturating_add(1), across.saturating_add(1));
                if content != Content::Empty || rows > 1 || cols > 1 {
                    grid.add_box(row, col, rows, cols, content)?;
                }
                col = col.saturating_add(cols);
            } else {
                xml.skip()?;
            }
        }
        row = row.saturating_add(span).saturating_add(1);
    }
    Ok(())
}

/// Where a row or a cell stands, counted from 0, if it says so (counted from 1).
fn place(element: &Element<'_>) -> Option<u32> {
    element.parsed::<u32>("Index")?.checked_sub(1)
}

/// What a cell holds; what is remarked about it is not read.
fn cell(xml: &mut Xml<'_>) -> Result<Content, Unreadable> {
    let mut content = Content::Empty;
    while let Some(element) = xml.child()? {
        if element.name() == "Data" {
            let kind = element.attribute("Type").unwrap_or_default().into_owned();
            let words = xml.words()?;
            content = match kind.as_str() {
                "Number" => words.trim().parse().map_or(Content::Empty, Content::Number),
                "Boolean" => Content::Truth(words.trim() == "1"),
                "DateTime" => words
                    .get(..10)
                    .and_then(|day| day.parse::<Date>().ok())
                    .map_or_else(|| Content::text(&words), Content::Date),
                "Error" => Content::Empty,
                _ => Content::text(&words),
            };
        } else {
            xml.skip()?;
        }
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::workbook;
    use crate::forms::layout::Content;

    #[test]
    fn cells_stand_where_excel_shows_them() {
        let text = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
            <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
            <Styles><Style ss:ID=\"a\"/></Styles>\
            <Worksheet ss:Name=\"Form\"><Table><Column ss:Width=\"90\"/>\
            <Row><Cell ss:MergeAcross=\"1\"><Data ss:Type=\"String\">Title</Data></Cell><Cell><Data ss:Type=\"String\">x</Data></Cell></Row>\
            <Row ss:Index=\"4\"><Cell><ss:Data ss:Type=\"String\" xmlns=\"http://www.w3.org/TR/REC-html40\"><B>Zoë</B><Font> &amp; Co</Font></ss:Data><Comment><ss:Data>a remark</ss:Data></Comment></Cell>\
            <Cell ss:Index=\"3\"><Data ss:Type=\"DateTime\">2026-09-01T00:00:00.000</Data></Cell></Row>\
            <Row><Cell><Data ss:Type=\"Number\">7</Data></Cell><Cell><Data ss:Type=\"Boolean\">1</Data></Cell></Row>\
            </Table><WorksheetOptions><Visible>SheetVisible</Visible></WorksheetOptions></Worksheet>\
            <Worksheet ss:Name=\"Lists\"><Table><Row><Cell><Data ss:Type=\"String\">Wales</Data></Cell></Row></Table>\
            <WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>";
        let document = workbook(text).unwrap();
        assert_eq!(document.regions.len(), 1, "what is hidden is not read");
        let cells: Vec<(u32, u32, u32, String)> = document.regions[0]
            .cells
            .iter()
            .map(|cell| (cell.row, cell.col, cell.cols, cell.content.shown()))
            .collect();
        let expected = [
            (0, 0, 2, "Title"),
            (0, 2, 1, "x"),
            (3, 0, 1, "Zoë & Co"),
            (3, 2, 1, "2026-09-01"),
            (4, 0, 1, "7"),
            (4, 1, 1, "☒"),
        ];
        assert_eq!(
            cells,
            expected.map(|(row, col, cols, text)| (row, col, cols, text.to_owned()))
        );
        assert_eq!(document.regions[0].cells[4].content, Content::Number(7.0));
    }
}
