-- The next version of the law beside the shipped one of register city: it asks for one paper more and for one less, and has a step taken by
-- another office.
UPDATE city.policy SET superseded_on = '2024-12-31';
SELECT govproj.load_pack('city', body || jsonb_build_object('code', 'next', 'valid_from', '2025-01-01', 'valid_until', '2029-12-31', 'cases', '[]'::jsonb,
    'requirements', (SELECT jsonb_agg(r) FROM jsonb_array_elements(body -> 'requirements') AS r WHERE r ->> 'needs' <> 'ipv6_support')
                    || '[{"to_stage": "procuring", "needs": "government_consent", "article": "31"}]',
    'steps', (SELECT jsonb_agg(CASE WHEN s ->> 'to_stage' = 'procuring' THEN s || '{"office": "finance"}' ELSE s END) FROM jsonb_array_elements(body -> 'steps') AS s)))
  FROM govproj.packs;
