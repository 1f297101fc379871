use super::parse;

#[test]
fn zz_dump() {
    let dir = "/work/shared/corpus/mail";
    let mut names: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    names.sort();
    for p in names {
        let o = std::fs::read(&p).unwrap();
        let t = std::time::Instant::now();
        let m = parse(&o);
        let n = p.file_name().unwrap().to_string_lossy().into_owned();
        eprintln!(
            "{n} {:?} from={} subj={:?} mt={} text={:?} files={:?} encl={} dmg={:?} thread={:?} rp={:?}",
            t.elapsed(),
            m.from
                .iter()
                .map(|f| format!("{:?}<{}>", f.name, f.address.as_str()))
                .collect::<String>(),
            m.subject,
            m.media_type,
            m.text.chars().take(160).collect::<String>(),
            m.files
                .iter()
                .map(|f| (
                    f.name.clone(),
                    f.media_type.clone(),
                    f.embedded,
                    f.octets.len()
                ))
                .collect::<Vec<_>>(),
            m.enclosed.len(),
            m.damage,
            m.thread,
            matches!(m.return_path, crate::domain::message::ReturnPath::Null)
        );
    }
}
