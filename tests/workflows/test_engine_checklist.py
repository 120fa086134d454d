"""What SpiffWorkflow 3.2.0 really does, trap by trap, and the tests that hold us safe from each."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from sqlalchemy import Text

from tests.workflows.drawing import boundary, end, gate, process, start, user
from workflows.store import Instance

HERE = Path(__file__).parent
TRAPS = {
    "a flow without id is ignored": "flows_without_ids test_flows_that_had_no_id_lead_somewhere",
    "links run as nothing": "link_events link_without_partner test_a_link_becomes_a_flow",
    "compensation and signal ends run as nothing": "compensation compensation_handler signal_end",
    "the condition on an only flow is ignored": "condition_on_the_only_flow_of_a_task",
    "several flows leaving a task are refused by the parser": "several_flows_out_of_a_task "
    "conditions_out_of_a_task test_several_flows_out_of_a_task_part_in_parallel",
    "what is unreachable or unknown is never looked at": "unreachable_task flow_to_nowhere unknown_element "
    "test_every_flow_node_of_a_file_that_runs_is_in_the_compiled_spec",
    "isExecutable=1 and nothing executable are silent": "executable_spelled_1 executable_not_said no_process",
    "a data object two levels deep hangs": "data_object_two_levels_deep "
    "test_a_file_that_takes_too_long_is_refused_and_the_next_one_judged",
    "a chain of 500 tasks raises": "test_a_chain_of_thousands_of_tasks_is_answered "
    "test_a_long_chain_is_said_to_be_too_long",
    "a ring without waiting never stops": "call_of_itself loop_without_waiting "
    "test_processes_that_call_each_other_in_a_ring_are_refused "
    "test_a_loop_without_a_task_is_an_incident_not_a_hang",
    "expressions are first looked at when they run": "condition_that_does_not_compile "
    "timer_that_does_not_compile raw_timers test_a_timer_is_raw_iso_or_working_days_or_an_expression",
    "elements that crash or are ignored": "complex_gateway event_sub_process ad_hoc_sub_process",
    "two timers behind an event gateway share one value": "event_gateway "
    "test_the_event_gateway_takes_whichever_of_two_timers_is_first",
    "joins on a cycle fire early": "inclusive_gateway_in_a_loop nested_parallel_join_in_a_loop "
    "test_a_parallel_join_in_a_loop_waits_for_both_in_every_round",
    "at depth 1,000 a case is reported completed": "test_a_loop_of_a_thousand_rounds_neither_ends_nor_grows "
    "test_a_state_that_grows_too_deep_is_an_incident_and_not_an_end",
    "modelers drop the input of a multi-instance": "multi_instance_input_dropped "
    "multi_instance_without_input test_a_multi_instance_gets_its_list_and_item_back",
    "errors name no line": "test_every_problem_has_a_place_and_words_in_both_languages "
    "test_lines_are_counted_in_the_file_as_people_see_it",
    "files against the schema are often loadable": "against_the_schema",
    "order matters in the state": "test_the_state_is_text_with_parents_before_children "
    "test_plain_compacted_and_restored_are_the_same",
    "a key typename builds objects": "typename_as_fact typename_as_property typename_as_script_target "
    "test_what_would_not_survive_the_state_is_refused_at_every_door test_typename_is_no_question",
    "dates and tuples do not survive": "test_what_would_not_survive_the_state_is_refused_at_every_door "
    "test_script_values_that_are_moments_become_text test_true_and_one_stay_apart_through_the_state",
    "the serializer's flag is shared": "test_specs_are_shared_by_threads_and_instances_stay_apart",
    "state carries its spec": "test_state_does_not_carry_the_spec",
    "cost grows with history": "test_a_loop_beside_a_waiting_branch_with_a_live_timer_stays_flat "
    "test_a_loop_beside_a_branch_that_has_already_reached_the_join_stays_flat "
    "test_nested_splits_with_half_filled_joins test_a_loop_around_anything_never_grows "
    "test_called_processes_in_a_loop_are_forgotten_when_they_are_over",
    "catch events in the future start on load": "test_a_timer_behind_an_open_task_is_armed_"
    "when_it_is_reached_not_when_the_state_is_loaded",
    "timers read the server's local clock": "test_a_date_in_a_diagram_is_a_day_of_the_authority "
    "test_hours_are_exact_and_days_keep_the_wall_clock_across_a_change_of_the_clocks",
    "a tick at the due second does nothing": "test_a_timer_fires_at_its_very_second",
    "timers fire in order of registration": "test_after_an_outage_three_racing_timers_end_as_they_would_have_"
    "without_it",
    "re-arming": "test_rearming_moves_the_timers_that_read_a_clock_and_no_other "
    "test_a_timer_that_has_fired_does_not_fire_again_when_its_clock_moves",
    "the month of a cycle is frozen": "test_a_monthly_cycle_follows_the_months",
    "a timer start keeps one instance": "test_a_schedule_starts_an_instance_each_round_and_coalesces_"
    "what_was_missed",
    "expressions reach Python": "test_what_is_outside_the_language_is_refused_before_it_runs "
    "test_an_attack_costs_neither_memory_nor_time test_a_condition_is_never_python",
    "messages wake the wrong one, or nobody": "test_a_post_about_another_subject_wakes_nobody "
    "test_an_early_post_is_kept_until_somebody_waits "
    "test_a_process_does_not_hear_itself_but_its_post_waits_for_others "
    "test_a_post_reaches_the_instance_that_waits_and_brings_its_facts",
    "a none start beside message starts wins": "plain_start_beside_message_start",
    "a second multi-instance round raises": "test_results_of_many_come_in_the_order_of_the_list_"
    "and_a_second_round_starts_afresh test_results_as_a_mapping_by_item",
    "called processes and tables bind when parsed": "rule_task_with_an_unknown_table "
    "test_a_running_case_keeps_the_called_process_and_the_table_it_started_with",
    "a service that raises dies with a NameError": "test_what_failed_leaves_no_effect_but_the_answers_stay",
    "scripts are full Python": "script_of_python test_a_script_is_lines_of_assignments",
    "migration restarts deadlines": "test_a_mended_diagram_carries_a_case_with_an_incident_on",
    "what nobody catches is lost": "test_what_nobody_catches_is_told_to_the_caller",
    "UNIQUE is first match": "test_unique_with_two_hits_names_the_rows test_collect_aggregates",
    "what works survives the round trip": "test_an_interrupting_boundary_timer_takes_the_task_away "
    "test_an_escalation_that_does_not_interrupt_is_taken_each_time "
    "test_many_called_processes_each_with_its_item test_a_message_boundary_that_interrupts",
}


@pytest.fixture(scope="module")
def known():
    files = {path.stem for path in (HERE / "files").glob("*.bpmn")}
    tests = [ast.parse(path.read_text("utf-8")) for path in HERE.parent.rglob("test_*.py")]
    return files | {node.name for tree in tests for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("trap", TRAPS)
def test_every_trap_is_held_by_a_test(trap, known):
    assert set(TRAPS[trap].split()) <= known


def test_the_state_is_text_with_parents_before_children(both):
    assert isinstance(Instance.__table__.c.state.type, Text)
    both.deploy(
        process(
            "p",
            start("s"),
            gate("f", "parallel"),
            user("a"),
            user("b"),
            boundary("late", "b", cancel=False, duration="PT1H"),
            user("c"),
            end("e"),
            flows="s > f > a > e; f > b > e; late > c > e",
        )
    )
    number = both.start("p", zebra=1, ape=2).instance_id
    both.tick(hours=1)
    for part in json.loads(both.instance(number).state)["parts"]:
        seen = set()
        for own, above, *_rest in part["tasks"]:
            assert above is None or above in seen
            seen.add(own)
    assert list(both.facts(number)) == ["zebra", "ape"]


def test_a_timer_fires_at_its_very_second(both):
    both.deploy(
        process(
            "p",
            start("s"),
            user("a"),
            boundary("late", "a", duration="PT1H"),
            user("b"),
            end("e"),
            flows="s > a > e; late > b > e",
        )
    )
    number = both.start("p").instance_id
    both.tick(minutes=59, seconds=59)
    assert both.open(number) == ["a"]
    both.tick(seconds=1)
    assert both.open(number) == ["b"]
