-- Balances come from the sums beside the books; a person's lines are found by ledger_entry_of_person.
DROP INDEX ledger_entry_shop_id_party_id_account_asset_idx;
