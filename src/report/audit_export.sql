-- What the audit bureau is handed of a project, in one piece.

CREATE FUNCTION audit_export(project_id bigint) RETURNS jsonb
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT jsonb_build_object(
        'project', to_jsonb(p),
        'owner', (SELECT to_jsonb(g) FROM agency g WHERE g.id = p.owner_id),
        'policy', (SELECT to_jsonb(y) FROM policy y WHERE y.id = p.policy_id),
        'acts', (SELECT coalesce(jsonb_agg(to_jsonb(a) || jsonb_build_object('detail', a.detail::text,
                                  'recorded_at', to_char(a.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) ORDER BY a.seq), '[]') FROM act a WHERE a.project_id = p.id),
        'documents', (SELECT coalesce(jsonb_agg(to_jsonb(d) ORDER BY d.id), '[]') FROM document d WHERE d.project_id = p.id),
        'cost_lines', (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.id), '[]') FROM cost_line l WHERE l.project_id = p.id),
        'changes', (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY c.id), '[]') FROM change c WHERE c.project_id = p.id),
        'contracts', (SELECT coalesce(jsonb_agg(to_jsonb(k) ORDER BY k.id), '[]') FROM contract k WHERE k.project_id = p.id),
        'supplements', (SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.id), '[]')
                          FROM supplement s JOIN contract k ON k.id = s.contract_id WHERE k.project_id = p.id),
        'payments', (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.id), '[]')
                       FROM payment m JOIN contract k ON k.id = m.contract_id WHERE k.project_id = p.id),
        'fund_allocations', (SELECT coalesce(jsonb_agg(to_jsonb(f) ORDER BY f.id), '[]') FROM fund_allocation f WHERE f.project_id = p.id),
        'duties', (SELECT coalesce(jsonb_agg(to_jsonb(o) ORDER BY o.arose_on, o.kind, o.source_id), '[]')
                     FROM govproj.project_duties('project'::regclass, p.id) AS o),
        'evaluations', (SELECT coalesce(jsonb_agg(to_jsonb(v) ORDER BY v.id), '[]') FROM evaluation v WHERE v.project_id = p.id),
        'findings', (SELECT coalesce(jsonb_agg(to_jsonb(n) ORDER BY n.id), '[]') FROM finding n WHERE n.project_id = p.id),
        'broken_chain', (SELECT to_jsonb(b) - 'project_id' FROM govproj.broken_chains('project'::regclass, p.id) AS b))
      FROM project p
     WHERE p.id = audit_export.project_id;
END;
COMMENT ON FUNCTION audit_export(bigint) IS
    'All that the register holds of a project (审计导出), as one JSON: the project, its law, acts, papers, money, duties, evaluations and findings; broken_chain is null while its chain of acts, computed anew, holds. The acts carry their hashes, their detail byte for byte and their time in UTC, so that a third party can compute them again. NULL without such a project.';
