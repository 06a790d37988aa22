//! What a title says in words, in the languages that the banner speaks: that something is over, or planned. Marks stand
//! before each; of words that begin with a letter beyond ASCII the first is left out, for it may be a capital.

use super::find::find;
use crate::text::pieces;

/// How a title ends of what is over.
const OVER: &str = "resolved|recovered|restored|fixed|solved|operational|is up|back up|online|behoben|beendet|gelöst|résolu|\
    résolue|résolus|résolues|resuelto|resuelta|risolto|risolta|opgelost|verholpen|resolvido|resolvida|vyřešeno|løst|löst|\
    tgärdat|ratkaistu|rozwiązano|lhárítva|teratasi|rezolvat|özüldü|странено|сунено|πιλύθηκε|復旧済み|復旧|해결됨|已解决|\
    已解決|تم الحل|برطرف شد|נפתר|हल हो गया|সমাধান হয়েছে|khắc phục|แก้ไขแล้ว";

/// What may stand before it and turns it round.
const NOT: &str = "be|being|not|partially|nicht|wird|werden|teilweise|non|pas|ne|no|não|niet|ikke|inte|nie";

/// Planned…
const PLANNED: &str = "scheduled|planned|upcoming|geplant|planifi|programad|programmat|gepland|planlagt|planerat|\
    plánovan|suunnitel|planowan|tervez|terjadwal|planlı|лановы|ланові|рограмматис|預定|预定|計画|计划|計劃|예정|مجدولة|\
    برنامه|מתוכננת|निर्धारित|পরিকল্পিত|kế hoạch|ตามกำหนด";

/// …work.
const WORK: &str = "maintenance|work|wartung|arbeiten|mantenimiento|manuten|onderhoud|vedligehold|vedlikehold|underhåll|\
    držb|huolto|prace|karbantart|pemeliharaan|mentenan|bakım|аботы|оботи|υντήρηση|メンテナンス|维护|維護|점검|صيانة|نگهداری|\
    תחזוקה|रखरखाव|রক্ষণাবেক্ষণ|bảo trì|บำรุงรักษา";

/// Whether a title says that it is over: by its last word, where no word before that turns it round.
pub(super) fn is_over(title: &str) -> bool {
    let title = title.trim_ascii().as_bytes();
    pieces(OVER, b'|').any(|end| {
        let (before, last) = title.split_at(title.len().saturating_sub(end.len()));
        let is_word = before.last().is_none_or(|it| !it.is_ascii_alphanumeric());
        let word = before.trim_ascii_end().rsplit(|it| *it == b' ').next().unwrap_or_default();
        last.eq_ignore_ascii_case(end.as_bytes())
            && (is_word || !end.is_ascii())
            && !pieces(NOT, b'|').any(|not| word.eq_ignore_ascii_case(not.as_bytes()))
    })
}

/// Whether a title announces planned work.
pub(super) fn is_planned(title: &str) -> bool {
    let title = title.to_ascii_lowercase();
    let has = |words| pieces(words, b'|').any(|it| find(title.as_bytes(), it.as_bytes()).is_some());
    has(PLANNED) && has(WORK) && find(title.as_bytes(), b"unplanned").is_none()
}

#[cfg(test)]
mod tests {
    use super::{is_over, is_planned};

    #[test]
    fn an_end_is_told_by_the_last_word() {
        for title in [
            "Störung DNS behoben",
            "Mailboxes recovered",
            "Web sites is operational",
            "Incident résolu",
            "Доступ Устранено",
            "メール障害 復旧済み",
            "Problema resuelto",
            "E-mail: опять усунено",
        ] {
            assert!(is_over(title), "{title}");
        }
        for title in [
            "Names cannot be resolved",
            "Die Störung ist nicht behoben",
            "Mail is not operational",
            "Mailboxes went down",
            "Unresolved names",
            "Partially restored",
            "Störung wird behoben",
            "",
            "Nameserver upfixed",
        ] {
            assert!(!is_over(title), "{title}");
        }
    }

    #[test]
    fn planned_work_is_told_by_two_words() {
        for title in [
            "Scheduled storage maintenance",
            "Geplante Wartungsarbeiten am 20. April",
            "Planned work on routers",
            "Mantenimiento programado",
            "計画メンテナンス",
            "Плановые работы",
        ] {
            assert!(is_planned(title), "{title}");
        }
        for title in [
            "Scheduled backups fail",
            "Outage after maintenance",
            "Unplanned maintenance outage",
            "Web sites slow",
        ] {
            assert!(!is_planned(title), "{title}");
        }
    }
}
