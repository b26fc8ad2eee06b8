-- What the audit bureau is handed of a project, in one piece.

CREATE FUNCTION policy_text(policy_id bigint) RETURNS jsonb
    LANGUAGE sql STABLE
    SET intervalstyle = 'iso_8601'
BEGIN ATOMIC
    SELECT to_jsonb(y) || jsonb_build_object(
        'sha256', govproj.policy_digest('project'::regclass, y.id, govproj.policy_columns(u.detail)),
        'sha256_in_use', u.detail ->> 'sha256',
        'tracks', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                     FROM policy_track t WHERE t.policy_id = y.id),
        'classes', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                      FROM policy_class t WHERE t.policy_id = y.id),
        'documents', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                        FROM policy_document t WHERE t.policy_id = y.id),
        'steps', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                    FROM policy_step t WHERE t.policy_id = y.id),
        'requirements', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                           FROM policy_requirement t WHERE t.policy_id = y.id),
        'conditions', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                         FROM policy_condition t WHERE t.policy_id = y.id),
        'limits', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                     FROM policy_limit t WHERE t.policy_id = y.id),
        'orders', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                         FROM policy_order t WHERE t.policy_id = y.id),
        'obligations', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                          FROM policy_obligation t WHERE t.policy_id = y.id),
        'waivers', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                      FROM policy_waiver t WHERE t.policy_id = y.id),
        'forms', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                    FROM policy_form t WHERE t.policy_id = y.id),
        'attributes', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                         FROM policy_attribute t WHERE t.policy_id = y.id),
        'words', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                    FROM policy_word t WHERE t.policy_id = y.id),
        'labels', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                     FROM policy_label t WHERE t.policy_id = y.id),
        'articles', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                       FROM policy_article t WHERE t.policy_id = y.id),
        'notes', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                    FROM policy_note t WHERE t.policy_id = y.id),
        'cases', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'policy_id' ORDER BY t.id), '[]')
                    FROM policy_case t WHERE t.policy_id = y.id))
      FROM policy y
      LEFT JOIN LATERAL (
        SELECT r.detail FROM register_act r
         WHERE r.kind IN ('policy_in_use', 'policy_corrected') AND (r.detail ->> 'policy_id')::bigint = y.id
         ORDER BY r.seq DESC LIMIT 1) AS u ON true
     WHERE y.id = policy_text.policy_id;
END;
COMMENT ON FUNCTION policy_text(bigint) IS
    'A version of the law (管理办法) with all its rows, as one JSON; sha256 is its fingerprint now, '
    'sha256_in_use the one that was recorded when the first project came under it, or its words were last corrected. '
    'NULL without such a version.';

-- The settings: what is handed over must not depend on who asks.
CREATE FUNCTION audit_export(project_id bigint) RETURNS jsonb
    LANGUAGE sql STABLE
    SET timezone = 'UTC'
    SET bytea_output = 'hex'
BEGIN ATOMIC
    SELECT jsonb_build_object(
        'project', to_jsonb(p),
        'owner', (SELECT to_jsonb(g) FROM agency g WHERE g.id = p.owner_id),
        'joint_owners', (SELECT coalesce(jsonb_agg(to_jsonb(j) || jsonb_build_object('agency_name', g.name) ORDER BY j.id), '[]')
                           FROM joint_owner j JOIN agency g ON g.id = j.agency_id WHERE j.project_id = p.id),
        'policy', policy_text(p.policy_id),
        'earlier_policies', (SELECT coalesce(jsonb_agg(policy_text(y.id) ORDER BY y.valid_from), '[]')
                               FROM policy y
                              WHERE y.id <> p.policy_id
                                AND y.id IN (SELECT a.policy_id FROM act a WHERE a.project_id = p.id)),
        'acts', (SELECT coalesce(jsonb_agg(to_jsonb(a) || jsonb_build_object(
                                               'detail', a.detail::text,
                                               'recorded_at', to_char(a.recorded_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                                               'hash', encode(a.hash, 'hex'),
                                               -- by what name, which the hash does not cover
                                               'agency_name', coalesce(
                                                   (SELECT v.name FROM agency_version v
                                                     WHERE v.agency_id = a.agency_id
                                                       AND (v.from_on, v.recorded_at) <= (a.legal_on, a.recorded_at)
                                                     ORDER BY v.from_on DESC, v.seq DESC LIMIT 1),
                                                   (SELECT v.name FROM agency_version v
                                                     WHERE v.agency_id = a.agency_id ORDER BY v.seq LIMIT 1))) ORDER BY a.seq), '[]')
                   FROM act a WHERE a.project_id = p.id),
        'demands', (SELECT coalesce(jsonb_agg(to_jsonb(d) ORDER BY d.id), '[]') FROM demand d WHERE d.project_id = p.id),
        'documents', (SELECT coalesce(jsonb_agg(to_jsonb(d) ORDER BY d.id), '[]') FROM document d WHERE d.project_id = p.id),
        'waivers', (SELECT coalesce(jsonb_agg(to_jsonb(w) ORDER BY w.id), '[]') FROM waiver w WHERE w.project_id = p.id),
        'receipts', (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.id), '[]')
                       FROM receipt r JOIN document d ON d.id = r.document_id WHERE d.project_id = p.id),
        'cost_lines', (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.id), '[]') FROM cost_line l WHERE l.project_id = p.id),
        'changes', (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY c.id), '[]') FROM change c WHERE c.project_id = p.id),
        'contracts', (SELECT coalesce(jsonb_agg(to_jsonb(k) ORDER BY k.id), '[]') FROM contract k WHERE k.project_id = p.id),
        'contract_parties', (SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.id), '[]')
                               FROM contract_party t JOIN contract k ON k.id = t.contract_id WHERE k.project_id = p.id),
        'assignments', (SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.id), '[]')
                          FROM assignment s JOIN contract k ON k.id = s.contract_id WHERE k.project_id = p.id),
        'supplements', (SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.id), '[]')
                          FROM supplement s JOIN contract k ON k.id = s.contract_id WHERE k.project_id = p.id),
        'payments', (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.id), '[]')
                       FROM payment m JOIN contract k ON k.id = m.contract_id WHERE k.project_id = p.id),
        'corrections', (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY c.id), '[]') FROM correction c WHERE c.project_id = p.id),
        'acceptance_parts', (SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.id), '[]') FROM acceptance_part x WHERE x.project_id = p.id),
        'bonds', (SELECT coalesce(jsonb_agg(to_jsonb(b) || jsonb_build_object(
                                                'releases', (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.id), '[]')
                                                               FROM bond_release r
                                                              WHERE r.bond_id = b.id)) ORDER BY b.id), '[]')
                    FROM bond b WHERE b.project_id = p.id),
        'fund_allocations', (SELECT coalesce(jsonb_agg(to_jsonb(f) ORDER BY f.id), '[]') FROM fund_allocation f WHERE f.project_id = p.id),
        'duties', (SELECT coalesce(jsonb_agg(to_jsonb(o) ORDER BY o.arose_on, o.kind, o.source_id), '[]')
                     FROM govproj.project_duties('project'::regclass, p.id) AS o),
        'matters', (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.id), '[]') FROM matter m WHERE m.project_id = p.id),
        'evaluations', (SELECT coalesce(jsonb_agg(to_jsonb(v) ORDER BY v.id), '[]') FROM evaluation v WHERE v.project_id = p.id),
        'audit_requests', (SELECT coalesce(jsonb_agg(to_jsonb(r) || jsonb_build_object(
                                                         'items', (SELECT coalesce(jsonb_agg(to_jsonb(i) ORDER BY i.id), '[]')
                                                                     FROM audit_item i
                                                                    WHERE i.audit_request_id = r.id)) ORDER BY r.id), '[]')
                             FROM audit_request r WHERE r.project_id = p.id),
        'findings', (SELECT coalesce(jsonb_agg(to_jsonb(n) ORDER BY n.id), '[]') FROM finding n WHERE n.project_id = p.id),
        -- the names behind the ids
        'agencies', (SELECT coalesce(jsonb_agg(to_jsonb(g) ORDER BY g.id), '[]')
                       FROM agency g WHERE g.id = ANY (named.ids)),
        -- and those they had when it was done
        'agency_versions', (SELECT coalesce(jsonb_agg(to_jsonb(v) ORDER BY v.agency_id, v.from_on, v.seq), '[]')
                              FROM agency_version v WHERE v.agency_id = ANY (named.ids)),
        'agency_acts', (SELECT coalesce(jsonb_agg(to_jsonb(r) - 'register_id' || jsonb_build_object(
                                                      'detail', r.detail::text,
                                                      'recorded_at', to_char(r.recorded_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                                                      'hash', encode(r.hash, 'hex')) ORDER BY r.seq), '[]')
                          FROM register_act r
                         WHERE r.kind ~ '^agency_'
                           AND (r.detail ->> 'id')::bigint = ANY (named.ids)),
        'broken_chain', (SELECT to_jsonb(b) - 'project_id' FROM govproj.broken_chains('project'::regclass, p.id) AS b),
        'proof', jsonb_build_object(
            'form', 'govproj-ledger 1',
            'register', (SELECT r.title FROM register r),
            'seq', p.last_seq,
            'hash', encode(p.last_hash, 'hex'),
            'how', 'Each hash in acts is SHA-256 over the 32 bytes of the hash before it (none before the first) '
                   'and the fields project_id, seq, kind, from_stage, to_stage, actor, agency_id, legal_on, '
                   'recorded_at (as microseconds since 1970-01-01 UTC), policy_id, detail: '
                   'each as its length in bytes of UTF-8, ":", the text, ","; for null "-,". The last is hash here, at seq. '
                   'govproj.export_ledger() has the whole ledger in this form, with its digest.'))
      FROM project p
     CROSS JOIN LATERAL (
        SELECT array_agg(n.id) AS ids
          FROM (SELECT p.owner_id AS id
                UNION SELECT a.agency_id FROM act a WHERE a.project_id = p.id
                UNION SELECT j.agency_id FROM joint_owner j WHERE j.project_id = p.id
                UNION SELECT d.issuer_id FROM document d WHERE d.project_id = p.id
                UNION SELECT k.signer_id FROM contract k WHERE k.project_id = p.id
                UNION SELECT w.granted_by FROM waiver w WHERE w.project_id = p.id
                UNION SELECT d.agency_id FROM demand d WHERE d.project_id = p.id
                UNION SELECT r.agency_id FROM audit_request r WHERE r.project_id = p.id
                UNION SELECT n.agency_id FROM finding n WHERE n.project_id = p.id) AS n) AS named
     WHERE p.id = audit_export.project_id;
END;
COMMENT ON FUNCTION audit_export(bigint) IS
    'All that the register holds of a project (审计导出), as one JSON: the project, its joint owners, the law it stands under with all '
    'its rows, acts, papers, waivers, receipts, money, duties, matters, evaluations, audit requests and findings, '
    'the agencies named in them with the acts that entered and changed these and what they were called when, and the proof. '
    'broken_chain is null while its chain of acts, computed anew, holds. '
    'The acts carry their hashes, their detail byte for byte and their time in UTC, '
    'so that a third party can compute them again: proof says how. NULL without such a project.';
