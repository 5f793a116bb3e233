create table author (name text primary key);
