//! Puts a copy at its targets: all at once, so that one that fails or is slow does not hold up the others.

use std::sync::Arc;
use std::time::Duration;

use outage_banner_core::time::Timestamp;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::place::{If, Place, Write, WriteError};
use crate::sign::SigningKey;

/// A copy that says nothing new is written again when a quarter of its time is over: visitors that ask by its tag get
/// no body in between, and three rounds may fail before anybody notices.
const RENEWED_AFTER: u32 = 4;

/// What became of one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Written,
    /// What is there says the same, and is young enough.
    Fresh,
    /// In one line that names the target.
    Failed(String),
}

/// What is to be done about one target.
#[derive(Debug, PartialEq, Eq)]
enum Plan {
    Write,
    Leave,
    /// What is there is somebody's own feed.
    Keep,
    Refuse(&'static str),
}

/// Writes the copy to each target; the outcomes are in the order of the targets. `option` is the one that names them.
pub(super) async fn put_everywhere(
    targets: &[Place],
    option: &'static str,
    copy: &Value,
    valid: Duration,
    key: Option<&Arc<SigningKey>>,
) -> Vec<(String, Outcome)> {
    let mut writing = JoinSet::new();
    for (at, target) in targets.iter().enumerate() {
        let (target, copy, key) = (target.clone(), copy.clone(), key.cloned());
        writing.spawn(async move { (at, put(&target, option, &copy, valid, key.as_deref()).await) });
    }
    let mut outcomes: Vec<_> =
        targets.iter().map(|it| (it.to_string(), Outcome::Failed(format!("{it}: not written")))).collect();
    while let Some(done) = writing.join_next().await {
        if let Ok((at, outcome)) = done {
            outcomes[at].1 = outcome;
        }
    }
    outcomes
}

async fn put(
    target: &Place,
    option: &str,
    copy: &Value,
    valid: Duration,
    key: Option<&SigningKey>,
) -> Outcome {
    let there = match target.read().await {
        Ok(there) => there,
        Err(words) => return Outcome::Failed(words),
    };
    let condition = match there {
        None => If::Absent,
        Some((bytes, version)) => {
            match plan(&bytes, copy, valid) {
                Plan::Write => {}
                // Whatever ended the last round may have come between copy and signature.
                Plan::Leave => match is_signed(target, &bytes, key).await {
                    Ok(true) => return Outcome::Fresh,
                    Ok(false) => {}
                    Err(words) => return Outcome::Failed(words),
                },
                Plan::Keep => {
                    return Outcome::Failed(format!(
                        "in {target} there is a feed that was written by hand or by `post`, and no copy takes its \
                         place; {option} names another file"
                    ));
                }
                Plan::Refuse(words) => return Outcome::Failed(format!("{target}: {words}")),
            }
            // A plain file server tells no tag. Then the last of two publishers wins, and both copies are true.
            if version.tag().is_some() { If::Unchanged(version) } else { If::Any }
        }
    };
    let bytes = format!("{copy:#}\n").into_bytes();
    let signature = key.map(|it| it.sign(&bytes));
    match target.write(Write { bytes, condition, signature }).await {
        Ok(_) => Outcome::Written,
        Err(WriteError::Conflict) => Outcome::Failed(format!(
            "{target}: somebody else wrote at the same moment; the next round looks again"
        )),
        Err(WriteError::Failed(words) | WriteError::Half(words) | WriteError::Unsure(words)) => {
            Outcome::Failed(words)
        }
    }
}

/// Whether the copy that lies there has our signature, where it should have one.
async fn is_signed(target: &Place, bytes: &[u8], key: Option<&SigningKey>) -> Result<bool, String> {
    let Some(key) = key else { return Ok(true) };
    let signature = target.signature().await?;
    Ok(signature.is_some_and(|it| key.public().verifies(bytes, &it)))
}

/// What to do, by what is there. A feed that somebody wrote by hand is never lost to a copy.
fn plan(there: &[u8], copy: &Value, valid: Duration) -> Plan {
    let Ok(mut there) = serde_json::from_slice::<Value>(there) else {
        return Plan::Refuse("there is something that is no feed; remove it first");
    };
    let Some(checked_at) = checked_at(&there).filter(|_| there["source"].is_string()) else {
        return Plan::Keep;
    };
    let Some(now) = self::checked_at(copy) else { return Plan::Write };
    if checked_at > now {
        return Plan::Refuse(
            "the copy there is newer than ours: is another machine's clock ahead, or this one's behind?",
        );
    }
    there["checked_at"] = copy["checked_at"].clone();
    let age = now.millis().saturating_sub(checked_at.millis());
    let is_young = u128::try_from(age).is_ok_and(|it| it < (valid / RENEWED_AFTER).as_millis());
    if is_young && there == *copy { Plan::Leave } else { Plan::Write }
}

fn checked_at(feed: &Value) -> Option<Timestamp> {
    Timestamp::parse(feed["checked_at"].as_str()?)
}

#[cfg(test)]
mod tests {
    use super::{Plan, plan};
    use serde_json::{Value, json};
    use std::time::Duration;

    fn copy(time: &str, title: &str) -> Value {
        json!({
            "version": 1,
            "checked_at": format!("2026-05-04T{time}Z"),
            "source": "https://a.example/feed",
            "incidents": [{ "title": title }],
        })
    }

    #[test]
    fn a_copy_is_written_when_it_says_something_new_or_grows_old() {
        for (there, expected) in [
            (copy("14:00:00", "Mail"), Plan::Leave),
            (copy("13:58:00", "Mail"), Plan::Leave),
            (copy("13:57:00", "Mail"), Plan::Write),
            (copy("13:00:00", "Mail"), Plan::Write),
            (copy("14:00:00", "Web"), Plan::Write),
        ] {
            let ours = copy("14:00:00", "Mail");
            assert_eq!(
                plan(there.to_string().as_bytes(), &ours, Duration::from_mins(10)),
                expected,
                "{there}"
            );
        }
    }

    #[test]
    fn nothing_is_overwritten_that_a_person_wrote_or_that_is_newer() {
        let mut by_hand = copy("13:00:00", "Mail");
        by_hand["source"] = Value::Null;
        for there in [
            by_hand.to_string(),
            json!({ "version": 1 }).to_string(),
            "<html>".to_owned(),
            String::new(),
            copy("14:00:01", "Mail").to_string(),
        ] {
            let found = plan(there.as_bytes(), &copy("14:00:00", "Mail"), Duration::from_mins(10));
            assert!(matches!(found, Plan::Refuse(_) | Plan::Keep), "{there}: {found:?}");
        }
    }
}
