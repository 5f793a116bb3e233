--liquibase formatted sql

--changeset host:1
create schema made_by_the_host;
create table public.orders (id text primary key);
