//! Applications at a glance. Which there are is asked first, so that no more is read than is shown.

use crate::domain::application::{Reference, Status};
use crate::domain::briefing::{Card, Cards, Since};
use crate::domain::form::FieldId;
use crate::domain::reading::Value;
use crate::domain::verdict::{Flag, Problem};
use crate::store::{StoreError, WriteTx, read_time};

/// An experience of this many characters is read at a glance.
const EXPERIENCE: usize = 140;
/// A role, an organisation, a name or a region is no longer.
const SHORT: usize = 80;
/// More regions than these are told by none.
const MOST_REGIONS: usize = 20;

/// New applications that are not late, oldest first.
pub(super) async fn new(tx: &mut WriteTx, since: Since, most: u32) -> Result<Cards, StoreError> {
    arrived(tx, since, false, most).await
}

/// New applications that are late, oldest first.
pub(super) async fn late(tx: &mut WriteTx, since: Since, most: u32) -> Result<Cards, StoreError> {
    arrived(tx, since, true, most).await
}

async fn arrived(
    tx: &mut WriteTx,
    since: Since,
    late: bool,
    most: u32,
) -> Result<Cards, StoreError> {
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM application WHERE id > ? AND merged_into IS NULL
               AND EXISTS (SELECT 1 FROM flag WHERE application_id = application.id AND flag = 'late') = ? ORDER BY id"#,
        since.application,
        late
    )
    .fetch_all(tx.connection())
    .await?;
    cards(tx, &ids, most).await
}

/// Those that could be told before and that she has not decided on, oldest first.
pub(super) async fn undecided(
    tx: &mut WriteTx,
    since: Since,
    most: u32,
) -> Result<Cards, StoreError> {
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM application
           WHERE id <= ? AND merged_into IS NULL AND status IN ('received', 'shortlisted') ORDER BY arrived_at, id"#,
        since.application
    )
    .fetch_all(tx.connection())
    .await?;
    cards(tx, &ids, most).await
}

async fn cards(tx: &mut WriteTx, ids: &[i64], most: u32) -> Result<Cards, StoreError> {
    let mut shown = Vec::new();
    for id in ids.iter().take(usize::try_from(most).unwrap_or(usize::MAX)) {
        shown.push(card(tx, *id).await?);
    }
    let total = u32::try_from(ids.len()).unwrap_or(u32::MAX);
    Ok(Cards { shown, total })
}

async fn card(tx: &mut WriteTx, id: i64) -> Result<Card, StoreError> {
    let row = sqlx::query!(
        r#"SELECT application.reference, applicant.name, status, arrived_at, problems AS "problems?",
                  (SELECT GROUP_CONCAT(flag, ' ') FROM flag WHERE application_id = application.id) AS "flags?: String",
                  (SELECT value FROM answer WHERE version_id = version.id AND field = 'regions') AS "regions?: String",
                  (SELECT value FROM answer WHERE version_id = version.id AND field = 'current_role') AS "role?: String",
                  (SELECT value FROM answer WHERE version_id = version.id AND field = 'organisation') AS "organisation?: String",
                  (SELECT value FROM answer WHERE version_id = version.id AND field = 'advocacy_experience') AS "experience?: String"
           FROM application JOIN applicant ON applicant.id = application.applicant_id
                LEFT JOIN version ON version.application_id = application.id AND version.state = 'current'
           WHERE application.id = ?"#,
        id
    )
    .fetch_one(tx.connection())
    .await?;
    let role = [row.role, row.organisation];
    let role: Vec<String> = role
        .iter()
        .filter_map(|json| line(json.as_deref(), SHORT))
        .collect();
    Ok(Card {
        reference: Reference::from_stored(row.reference),
        name: name(row.name.as_deref()),
        status: Status::parse(&row.status).ok_or(StoreError::Corrupt("application"))?,
        regions: regions(row.regions.as_deref()),
        role: (!role.is_empty()).then(|| role.join(", ")),
        experience: line(row.experience.as_deref(), EXPERIENCE),
        flags: flags(row.flags.as_deref().unwrap_or_default()),
        problems: problems(row.problems.as_deref())?,
        arrived_at: read_time(&row.arrived_at)?,
    })
}

/// A name as typed, as far as it is one.
pub(super) fn name(typed: Option<&str>) -> Option<String> {
    typed.and_then(|name| clipped(name, SHORT))
}

/// An answer in a line.
fn line(json: Option<&str>, most: usize) -> Option<String> {
    let value: Value = serde_json::from_str(json?).ok()?;
    clipped(&value.to_string(), most)
}

fn regions(json: Option<&str>) -> Vec<String> {
    let regions = match json.and_then(|json| serde_json::from_str(json).ok()) {
        Some(Value::List(regions)) => regions,
        Some(other) => vec![other.to_string()],
        None => Vec::new(),
    };
    let few = regions.iter().take(MOST_REGIONS);
    few.filter_map(|region| clipped(region, SHORT)).collect()
}

/// What to notice, without what tells of somebody's needs or of a document that is kept apart.
fn flags(stored: &str) -> Vec<Flag> {
    let told = |flag: &Flag| !matches!(flag, Flag::AdjustmentRequest | Flag::RestrictedDocument);
    let known = stored.split(' ').filter_map(Flag::parse);
    let mut flags: Vec<Flag> = known.filter(told).collect();
    flags.sort_unstable();
    flags
}

/// What is missing or wrong. That an answer about access needs is doubtful would say that there are
/// such needs.
fn problems(json: Option<&str>) -> Result<Vec<Problem>, StoreError> {
    let json = json.unwrap_or("[]");
    let mut problems: Vec<Problem> =
        serde_json::from_str(json).map_err(|_| StoreError::Corrupt("version"))?;
    problems.retain(|problem| match problem {
        Problem::Missing(field) | Problem::Conflicting(field) => {
            field.as_str() != FieldId::ACCESS_NEEDS
        }
        _ => true,
    });
    Ok(problems)
}

/// On one line and at most so many characters, ended behind a word where there is one; nothing of
/// what is empty.
fn clipped(text: &str, most: usize) -> Option<String> {
    let mut line = String::new();
    let mut length = 0_usize;
    for word in text.split_whitespace() {
        let gap = usize::from(length > 0);
        let longer = length
            .saturating_add(gap)
            .saturating_add(word.chars().count());
        if longer > most {
            if length == 0 {
                line.extend(word.chars().take(most.saturating_sub(1)));
            }
            line.push('…');
            return Some(line);
        }
        if gap > 0 {
            line.push(' ');
        }
        line.push_str(word);
        length = longer;
    }
    (length > 0).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::{clipped, flags, problems, regions};
    use crate::domain::form::FieldId;
    use crate::domain::verdict::{Flag, Problem};

    #[test]
    fn an_answer_is_clipped_behind_a_word() {
        for (text, line) in [
            ("", None),
            (" \n\t ", None),
            ("  Nine\n years\tof it ", Some("Nine years of it")),
            ("Twelve years of advocacy", Some("Twelve years of…")),
            ("Advocacyadvocacyadvocacy", Some("Advocacyadvocacyadv…")),
            ("Żółćżółćżółćżółćżółćżółć", Some("Żółćżółćżółćżółćżół…")),
            ("Exactly twenty chars", Some("Exactly twenty chars")),
        ] {
            assert_eq!(clipped(text, 20).as_deref(), line, "{text:?}");
        }
    }

    #[test]
    fn nothing_tells_of_needs() {
        assert_eq!(
            flags("restricted_document late adjustment_request conflict_of_interest"),
            [Flag::ConflictOfInterest, Flag::Late]
        );
        let stored = r#"["missing:email","missing:access_needs","conflicting:access_needs"]"#;
        assert_eq!(
            problems(Some(stored)).unwrap(),
            [Problem::Missing(FieldId::new("email"))]
        );
    }

    #[test]
    fn regions_are_a_list_however_they_are_stored() {
        assert_eq!(
            regions(Some(r#"["London","North West"]"#)),
            ["London", "North West"]
        );
        assert_eq!(regions(Some(r#""All of  Wales""#)), ["All of Wales"]);
        assert!(regions(None).is_empty());
    }
}
