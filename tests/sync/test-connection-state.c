/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "caller.h"

#include "scholia-wire-limits.h"

static void
test_opens (void)
{
  g_auto(Caller) caller = { 0 };

  caller_init (&caller, 1);
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_CONNECTING);
  g_assert_cmpint (scholia_connection_state_get_deadline_us (&caller.state), ==, G_MAXINT64);

  caller_obey (&caller, scholia_connection_state_open (&caller.state, caller.now));
  g_assert_true (caller.has_attempt);
  g_assert_cmpuint (scholia_connection_state_open (&caller.state, caller.now), ==, 0);

  caller_welcome (&caller);
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_CONNECTING);
  scholia_connection_state_sync (&caller.state, caller.now);
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_LIVE);
}

static void
test_lost_shows_in_time (void)
{
  static const struct { gint64 after_us; ScholiaSessionState state; } steps[] = {
    { 0, SCHOLIA_SESSION_STATE_INTERRUPTED },
    { 1 * SECOND - 1, SCHOLIA_SESSION_STATE_INTERRUPTED },
    { 1 * SECOND, SCHOLIA_SESSION_STATE_RECONNECTING },
    { 5 * SECOND - 1, SCHOLIA_SESSION_STATE_RECONNECTING },
    { 5 * SECOND, SCHOLIA_SESSION_STATE_OFFLINE },
    { 14 * SECOND, SCHOLIA_SESSION_STATE_OFFLINE },
  };
  g_auto(Caller) caller = { 0 };
  gint64 lost;

  caller_open_live (&caller, 2);
  lost = caller.now += SECOND;
  caller_lose (&caller);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      caller_pass_until (&caller, lost + steps[i].after_us);
      g_assert_cmpint (caller.state.state, ==, steps[i].state);
    }
  g_assert_cmpuint (caller.n_connects, ==, 2);
}

/* SIGSTOP: nothing closes the socket. */
static void
test_unconfirmed_action_notices (void)
{
  g_auto(Caller) caller = { 0 };
  gint64 sent;

  caller_open_live (&caller, 3);
  sent = caller.now += SECOND / 2;
  scholia_connection_state_set_unconfirmed (&caller.state, sent);

  caller_pass_until (&caller, sent + SECOND - 1);
  g_assert_cmpuint (caller.n_probes, ==, 0);
  caller_pass_until (&caller, sent + SECOND);
  g_assert_cmpuint (caller.n_probes, ==, 1);
  caller_pass_until (&caller, sent + 3 * SECOND - 1);
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_LIVE);
  caller_pass_until (&caller, sent + 3 * SECOND);
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_INTERRUPTED);
  g_assert_true (caller.has_line);
  caller_pass_until (&caller, sent + 4 * SECOND);
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_RECONNECTING);
  g_assert_true (caller.has_attempt);
  caller_pass_until (&caller, sent + 8 * SECOND);
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_OFFLINE);
}

/* The server is slow to store, and well. */
static void
test_answered_probe_keeps_live (void)
{
  g_auto(Caller) caller = { 0 };
  const gint64 sent = START + SECOND / 2;

  caller_open_live (&caller, 4);
  scholia_connection_state_set_unconfirmed (&caller.state, sent);
  caller_pass_until (&caller, sent + SECOND);
  caller.now += SECOND / 10;
  caller_obey (&caller, scholia_connection_state_hear (&caller.state, caller.now));
  caller_pass_until (&caller, sent + 9 * SECOND);
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_LIVE);
  g_assert_cmpuint (caller.n_probes, ==, 1);
}

static void
test_idle_silence_is_noticed (void)
{
  g_auto(Caller) caller = { 0 };

  caller_open_live (&caller, 5);
  caller_pass_until (&caller, START + 10 * SECOND);
  g_assert_cmpuint (caller.n_probes, ==, 1);
  caller_pass_until (&caller, START + 12 * SECOND - 1);
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_LIVE);
  caller_pass_until (&caller, START + 12 * SECOND);
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_INTERRUPTED);
}

/* An idle board: one heartbeat in 10 s, and no other reason to wake up. */
static void
test_idle_beats (void)
{
  g_auto(Caller) caller = { 0 };

  caller_open_live (&caller, 6);
  for (guint i = 1; i <= 6; i++)
    {
      caller_pass_until (&caller, START + i * 10 * SECOND);
      g_assert_cmpuint (caller.n_probes, ==, i);
      caller_obey (&caller, scholia_connection_state_hear (&caller.state, caller.now));
      g_assert_cmpint (scholia_connection_state_get_deadline_us (&caller.state), ==,
                       caller.now + 10 * SECOND);
    }
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_LIVE);
}

static void
test_attention_asks (void)
{
  g_auto(Caller) caller = { 0 };

  caller_open_live (&caller, 7);
  caller.now += 3 * SECOND - 1;
  caller_obey (&caller, scholia_connection_state_attend (&caller.state, caller.now));
  g_assert_cmpuint (caller.n_probes, ==, 0);
  caller.now += 1;
  caller_obey (&caller, scholia_connection_state_attend (&caller.state, caller.now));
  caller_obey (&caller, scholia_connection_state_attend (&caller.state, caller.now));
  g_assert_cmpuint (caller.n_probes, ==, 1);
  caller_pass_until (&caller, START + 5 * SECOND);
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_INTERRUPTED);
}

static void
make_suspect (Caller *caller)
{
  caller->now += 3 * SECOND;
  caller_obey (caller, scholia_connection_state_attend (&caller->state, caller->now));
  caller_pass_until (caller, caller->now + 2 * SECOND + SECOND / 2);
  g_assert_cmpint (caller->state.line, ==, SCHOLIA_LINE_SUSPECT);
  g_assert_true (caller->has_attempt);
}

/* SIGCONT before the second connection came far. */
static void
test_suspect_line_comes_back (void)
{
  g_auto(Caller) caller = { 0 };

  caller_open_live (&caller, 8);
  make_suspect (&caller);
  caller_obey (&caller, scholia_connection_state_hear (&caller.state, caller.now));
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_LIVE);
  g_assert_false (caller.has_attempt);
}

/* After our hello the server is about to close the old line: only the welcome counts. */
static void
test_suspect_line_yields_after_hello (void)
{
  g_auto(Caller) caller = { 0 };

  caller_open_live (&caller, 9);
  make_suspect (&caller);
  scholia_connection_state_greet (&caller.state);
  caller_obey (&caller, scholia_connection_state_hear (&caller.state, caller.now));
  g_assert_cmpint (caller.state.state, !=, SCHOLIA_SESSION_STATE_LIVE);
  caller_go_live (&caller);
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_LIVE);
}

static void
test_suspect_line_dies (void)
{
  g_auto(Caller) caller = { 0 };

  caller_open_live (&caller, 10);
  make_suspect (&caller);
  caller_pass_until (&caller, START + SCHOLIA_DEAD_S * SECOND - 1);
  g_assert_true (caller.has_line);
  caller_pass_until (&caller, START + SCHOLIA_DEAD_S * SECOND);
  g_assert_false (caller.has_line);
}

static void
test_attempt_times_out (void)
{
  g_auto(Caller) caller = { 0 };

  caller_init (&caller, 11);
  caller_obey (&caller, scholia_connection_state_open (&caller.state, caller.now));
  caller_pass_until (&caller, START + SCHOLIA_ATTEMPT_US - 1);
  g_assert_true (caller.has_attempt);
  caller_pass_until (&caller, START + SCHOLIA_ATTEMPT_US + 2 * SECOND);
  g_assert_cmpuint (caller.n_connects, ==, 2);
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_CONNECTING);
}

static void
test_silent_resync_ends (void)
{
  g_auto(Caller) caller = { 0 };

  caller_init (&caller, 12);
  caller_obey (&caller, scholia_connection_state_open (&caller.state, caller.now));
  caller_welcome (&caller);
  caller_pass_until (&caller, START + SCHOLIA_SYNC_SILENCE_US - 1);
  g_assert_true (caller.has_line);
  caller_pass_until (&caller, START + SCHOLIA_SYNC_SILENCE_US);
  g_assert_false (caller.has_line);
}

/* A long snapshot over a thin line must not make the server take us for dead. */
static void
test_long_resync_beats (void)
{
  g_auto(Caller) caller = { 0 };

  caller_init (&caller, 13);
  caller_obey (&caller, scholia_connection_state_open (&caller.state, caller.now));
  caller_welcome (&caller);
  for (guint i = 1; i <= 10; i++)
    {
      caller_pass_until (&caller, START + i * 3 * SECOND);
      caller_obey (&caller, scholia_connection_state_hear (&caller.state, caller.now));
    }
  g_assert_true (caller.has_line);
  g_assert_cmpuint (caller.n_probes, ==, 3);
}

static void
test_final_reason_never_retries (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_auto(Caller) caller = { 0 };

      caller_open_live (&caller, 14);
      if (i == 0)
        {
          caller.has_line = FALSE;
          caller_obey (&caller, scholia_connection_state_lose (&caller.state, TRUE, 0, caller.now));
        }
      else
        {
          caller_lose (&caller);
          caller_pass_until (&caller, caller.now + SECOND);
          caller.has_attempt = FALSE;
          caller_obey (&caller, scholia_connection_state_fail (&caller.state, TRUE, 0, caller.now));
        }
      g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_ENDED);
      g_assert_cmpint (scholia_connection_state_get_deadline_us (&caller.state), ==, G_MAXINT64);
      g_assert_cmpuint (scholia_connection_state_retry (&caller.state, caller.now), ==, 0);
      g_assert_cmpuint (scholia_connection_state_set_network (&caller.state, TRUE, caller.now), ==,
                        0);
      g_assert_cmpuint (scholia_connection_state_open (&caller.state, caller.now), ==, 0);
    }
}

static void
test_person_retries_now (void)
{
  g_auto(Caller) caller = { 0 };

  caller_open_live (&caller, 15);
  caller_lose (&caller);
  while (caller.state.attempt != SCHOLIA_ATTEMPT_WAITING
         || caller.state.retry_us < caller.now + 2 * SECOND)
    {
      caller_pass_until (&caller, scholia_connection_state_get_deadline_us (&caller.state));
      if (caller.has_attempt)
        caller_fail (&caller);
    }
  caller_obey (&caller, scholia_connection_state_retry (&caller.state, caller.now));
  g_assert_true (caller.has_attempt);
}

static void
test_network_hurries (void)
{
  g_auto(Caller) caller = { 0 };
  guint n_connects;

  caller_open_live (&caller, 16);
  caller_lose (&caller);
  for (guint i = 0; i < 8; i++)
    {
      caller_pass_until (&caller, caller.state.retry_us);
      caller_fail (&caller);
    }
  n_connects = caller.n_connects;

  /* Flapping: not more than two attempts a second. */
  for (guint i = 0; i < 20; i++)
    {
      caller_obey (&caller, scholia_connection_state_set_network (&caller.state, TRUE, caller.now));
      caller_pass_until (&caller, caller.now + SECOND / 20);
      if (caller.has_attempt)
        caller_fail (&caller);
    }
  g_assert_cmpuint (caller.n_connects, >=, n_connects + 1);
  g_assert_cmpuint (caller.n_connects, <=, n_connects + 3);
}

static void
test_system_says_offline (void)
{
  g_auto(Caller) caller = { 0 };

  caller_open_live (&caller, 17);
  caller_obey (&caller, scholia_connection_state_set_network (&caller.state, FALSE, caller.now));
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_LIVE);
  g_assert_cmpuint (caller.n_probes, ==, 1);
  caller_lose (&caller);
  g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_OFFLINE);
  /* And yet it is tried. */
  caller_pass_until (&caller, caller.now + SECOND);
  g_assert_true (caller.has_attempt);
}

/* A server that welcomes and hangs up at once. */
static void
test_short_lines_back_off (void)
{
  g_auto(Caller) caller = { 0 };
  gint64 start;

  caller_open_live (&caller, 18);
  start = caller.now;
  for (guint i = 0; i < 20; i++)
    {
      caller_lose (&caller);
      caller_pass_until (&caller, caller.state.retry_us);
      caller_go_live (&caller);
    }
  g_assert_cmpint (caller.now - start, >, 60 * SECOND);

  /* One good line, and the next retry is quick again. */
  while (caller.now < start + 3600 * SECOND)
    {
      caller_pass_until (&caller, caller.now + 10 * SECOND);
      caller_obey (&caller, scholia_connection_state_hear (&caller.state, caller.now));
    }
  caller_lose (&caller);
  g_assert_cmpint (caller.state.retry_us - caller.now, <=, SECOND / 2);
}

static void
random_step (Caller *caller)
{
  ScholiaConnectionState *state = &caller->state;

  switch (g_rand_int_range (caller->rand, 0, 11))
    {
    case 0:
      if (caller->has_attempt)
        caller_welcome (caller);
      break;
    case 1:
      scholia_connection_state_sync (state, caller->now);
      break;
    case 2:
    case 3:
      caller_obey (caller, scholia_connection_state_hear (state, caller->now));
      break;
    case 4:
      if (caller->has_line)
        caller_lose (caller);
      break;
    case 5:
      if (caller->has_attempt)
        caller_fail (caller);
      break;
    case 6:
      scholia_connection_state_set_unconfirmed (state, g_rand_boolean (caller->rand)
                                                ? caller->now : 0);
      break;
    case 7:
      caller_obey (caller, scholia_connection_state_attend (state, caller->now));
      break;
    case 8:
      caller_obey (caller,
                   scholia_connection_state_set_network (state, g_rand_boolean (caller->rand),
                                                          caller->now));
      break;
    case 9:
      caller_obey (caller, scholia_connection_state_retry (state, caller->now));
      break;
    default:
      scholia_connection_state_greet (state);
      break;
    }
  caller_obey (caller, 0);
}

/* Whatever happens, in whatever order: there is always a next moment, a silent line is never called
 * live for long, and with a server that answers the session is live again soon. */
static void
test_random_sequences (void)
{
  for (guint32 seed = 0; seed < 200; seed++)
    {
      g_auto(Caller) caller = { 0 };
      gint64 end;

      caller_open_live (&caller, seed);
      for (guint i = 0; i < 300; i++)
        {
          random_step (&caller);
          g_assert_cmpint (scholia_connection_state_get_deadline_us (&caller.state), <, G_MAXINT64);
          g_assert_true (caller.state.state != SCHOLIA_SESSION_STATE_LIVE
                         || caller.now - caller.state.heard_us <= 12 * SECOND);
          caller_pass_until (&caller, caller.now + g_rand_int_range (caller.rand, 0, 4 * SECOND));
        }

      for (end = caller.now + 45 * SECOND; caller.now < end;)
        {
          caller_pass_until (&caller, caller.now + SECOND / 10);
          caller_obey (&caller, scholia_connection_state_hear (&caller.state, caller.now));
          if (caller.has_attempt)
            caller_go_live (&caller);
          scholia_connection_state_sync (&caller.state, caller.now);
        }
      g_assert_cmpint (caller.state.state, ==, SCHOLIA_SESSION_STATE_LIVE);
    }
}

#define ADD(name, function) g_test_add_func ("/sync/connection-state/" name, function)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("opens", test_opens);
  ADD ("lost-shows-in-time", test_lost_shows_in_time);
  ADD ("unconfirmed-action-notices", test_unconfirmed_action_notices);
  ADD ("answered-probe-keeps-live", test_answered_probe_keeps_live);
  ADD ("idle-silence-is-noticed", test_idle_silence_is_noticed);
  ADD ("idle-beats", test_idle_beats);
  ADD ("attention-asks", test_attention_asks);
  ADD ("suspect-line-comes-back", test_suspect_line_comes_back);
  ADD ("suspect-line-yields-after-hello", test_suspect_line_yields_after_hello);
  ADD ("suspect-line-dies", test_suspect_line_dies);
  ADD ("attempt-times-out", test_attempt_times_out);
  ADD ("silent-resync-ends", test_silent_resync_ends);
  ADD ("long-resync-beats", test_long_resync_beats);
  ADD ("final-reason-never-retries", test_final_reason_never_retries);
  ADD ("person-retries-now", test_person_retries_now);
  ADD ("network-hurries", test_network_hurries);
  ADD ("system-says-offline", test_system_says_offline);
  ADD ("short-lines-back-off", test_short_lines_back_off);
  ADD ("random-sequences", test_random_sequences);
  return g_test_run ();
}
