-- Part of red_flags.sql: flags of its course, and of who has to do with it.

    SELECT 'corrected_step'::text, NULL::text, NULL::text, c.project_id, NULL::numeric, NULL::numeric, NULL::numeric,
           ARRAY[to_char(c.decided_on, 'YYYY-MM-DD'), c.unmet], format('correction %s, project %s', c.id, c.project_id)
      FROM correction c
     WHERE c.unmet IS NOT NULL
    UNION ALL
    SELECT 'ground_changed'::text, NULL::text, NULL::text, p.id, NULL::numeric, NULL::numeric, NULL::numeric,
           ARRAY[to_char(r.ground_on, 'YYYY-MM-DD'),
                 coalesce(w.label_zh, '无'), coalesce(w.label_en, 'none')],
           'project ' || p.id
      FROM day r
      JOIN project p ON p.id = r.project_id
      LEFT JOIN policy_word w ON w.policy_id = p.policy_id AND w.list = 'ground' AND w.word = p.off_plan_ground
     WHERE r.ground_on IS NOT NULL
    UNION ALL
    SELECT 'supervision_after_delivery'::text, NULL::text, NULL::text, v.project_id, NULL::numeric, NULL::numeric, NULL::numeric,
           ARRAY[to_char(b.delivered_on, 'YYYY-MM-DD'), to_char(v.signed_on, 'YYYY-MM-DD')],
           format('contract %s, contract %s, project %s', b.id, v.id, v.project_id)
      FROM contract v
      JOIN sort t ON t.contract_id = v.id AND t.supervision
      JOIN contract b ON b.project_id = v.project_id AND b.delivered_on < v.signed_on
      JOIN sort u ON u.contract_id = b.id AND u.main
    UNION ALL
    SELECT 'agency_as_supplier'::text, NULL::text, NULL::text, y.project_id, y.amount, NULL::numeric, y.amount, ARRAY[y.name],
           format('contract %s, project %s', y.contract_id, y.project_id)
      FROM party y
     WHERE govproj.supplier_form(y.name) IN (SELECT govproj.supplier_form(g.name) FROM agency g)
    UNION ALL
    SELECT 'serves_ended'::text, NULL::text, NULL::text, p.id, NULL::numeric, NULL::numeric, NULL::numeric,
           ARRAY[s.code, coalesce(called.label_zh, govproj.label(s.stage, 'zh')), s.stage::text],
           format('project %s, project %s', p.id, s.id)
      FROM project p
      JOIN project s ON s.id = p.serves_id
      LEFT JOIN policy_word called ON called.policy_id = s.policy_id AND called.list = 'stage' AND called.word = s.stage::text
     WHERE s.stage IN ('rejected', 'withdrawn', 'terminated')
       AND p.stage NOT IN ('rejected', 'withdrawn', 'terminated') AND p.stage < 'filed'
    UNION ALL
    SELECT 'not_applicable_on_software'::text, NULL::text, n.article, p.id, NULL::numeric, NULL::numeric, NULL::numeric,
           ARRAY[to_char(d.issued_on, 'YYYY-MM-DD'), d.reason, n.label_zh, n.label_en], format('document %s, project %s', d.id, p.id)
      FROM current_paper() q
      JOIN document d ON d.id = q.document_id
      JOIN project p ON p.id = d.project_id
      JOIN policy_document n ON n.policy_id = p.policy_id AND n.kind = d.kind
     WHERE (of_project IS NULL OR q.project_id = of_project)
       AND q.outcome = 'not_applicable' AND p.category <@ 'software' AND p.stage NOT IN ('rejected', 'withdrawn', 'terminated')
    UNION ALL
    -- who has another code may still be a branch, and one code under two names is one body
    SELECT 'related_party'::text, NULL::text, NULL::text, w.project_id, w.amount, NULL::numeric, NULL::numeric,
           ARRAY[w.name, s.name, s.zh, s.en], format('%s%s, project %s', w.source, s.source, w.project_id)
      FROM watcher w
      JOIN watched s ON s.project_id = w.project_id
     WHERE w.code = s.code OR govproj.related_suppliers(w.name, s.name)
    UNION ALL
    -- the award that a change follows is the latest one before it
    SELECT 'early_change'::text, NULL::text, NULL::text, e.project_id, CASE e.kind WHEN 'value' THEN e.new - e.old END, NULL::numeric,
           CASE e.kind WHEN 'value' THEN abs(e.new - e.old) END,
           ARRAY[to_char(d.issued_on, 'YYYY-MM-DD'), to_char(e.decided_on, 'YYYY-MM-DD'), (e.decided_on - d.issued_on)::text],
           format('change %s, document %s, project %s', e.id, d.id, e.project_id)
      FROM change e
     CROSS JOIN LATERAL (
            SELECT a.id, a.issued_on
              FROM document a
              JOIN project p ON p.id = a.project_id
              JOIN part t ON t.policy_id = p.policy_id AND t.kind = a.kind AND t.awards
             WHERE a.project_id = e.project_id AND a.issued_on <= e.decided_on
               AND NOT EXISTS (SELECT FROM document v WHERE v.document_id = a.id)
             ORDER BY a.issued_on DESC, a.id DESC
             LIMIT 1
           ) AS d
     WHERE e.kind <> 'funds' AND e.decided_on - d.issued_on <= 60
    UNION ALL
    SELECT 'suspended_long'::text, NULL::text, k.article, s.project_id, NULL::numeric, NULL::numeric, NULL::numeric,
           ARRAY[to_char(s.suspended_on, 'YYYY-MM-DD'), s.days::text, s.reason],
           format('document %s, project %s', s.suspension_id, s.project_id)
      -- by itself, here and below: joined by the project's id, all projects would be gone through in its order
      FROM (SELECT w.*
              FROM suspension_watch w
             WHERE w.resumed_on IS NULL AND w.stage_order >= 100 AND w.days > 180 AND (of_project IS NULL OR w.project_id = of_project)
            OFFSET 0) AS s
      JOIN document d ON d.id = s.suspension_id
      JOIN project p ON p.id = s.project_id
      JOIN policy_document k ON k.policy_id = p.policy_id AND k.kind = d.kind
    UNION ALL
    SELECT 'procurement_failed'::text, NULL::text, k.article, a.project_id, NULL::numeric, NULL::numeric, NULL::numeric,
           ARRAY[a.failures::text, to_char(a.issued_on, 'YYYY-MM-DD'), a.reason],
           format('document %s, project %s', a.document_id, a.project_id)
      FROM (SELECT DISTINCT ON (f.project_id) f.*
              FROM (SELECT w.*
                      FROM procurement_watch w
                     WHERE w.result = 'failed' AND w.failures > 1 AND (of_project IS NULL OR w.project_id = of_project)
                    OFFSET 0) AS f
             ORDER BY f.project_id, f.attempt DESC) AS a
      JOIN document d ON d.id = a.document_id
      JOIN project p ON p.id = a.project_id
      JOIN policy_document k ON k.policy_id = p.policy_id AND k.kind = d.kind
     WHERE p.stage NOT IN ('rejected', 'withdrawn', 'terminated')
    UNION ALL
    SELECT 'overlap'::text, NULL::text, '2'::text, g.projects[1], g.amount, NULL::numeric, g.amount,
           ARRAY[g.owners::text, cardinality(g.projects)::text, round(g.amount, 2)::text,
                 govproj.label(g.category, 'zh'), govproj.label(g.category, 'en'), k.zh, k.en],
           'project ' || array_to_string(g.projects, ', project ')
      FROM alike g
      JOIN likeness k ON k.likeness = g.likeness
