-- In which order programs are joined, and when each begins and ends. Until now the newest came first: it still does.
alter table program
  add column place integer not null default 0,
  add column starts_at timestamptz(6),
  add column ends_at timestamptz(6),
  add column switch_at timestamptz(6);

update program p set place = ranked.place
from (select shop_id, id, row_number() over (partition by shop_id order by created_at desc, id desc) as place from program) ranked
where ranked.shop_id = p.shop_id and ranked.id = p.id;

create index program_to_switch on program (switch_at) where switch_at is not null;
