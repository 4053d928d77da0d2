/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-marker-clusters.h"

#include <math.h>

#define N_MEMBERS 150
#define N_STEPS 3000

static const graphene_rect_t everywhere = GRAPHENE_RECT_INIT (-1e6f, -1e6f, 2e6f, 2e6f);

static double
get_distance (double x1,
              double y1,
              double x2,
              double y2)
{
  return MAX (fabs (x1 - x2), fabs (y1 - y2));
}

/* What a cluster says of its members is so, and they are where it may gather them. */
static void
assert_cluster (ScholiaMarkerCluster *cluster)
{
  guint n_by_color[SCHOLIA_N_COLORS] = { 0 };
  guint n_members = 0, n_unread = 0;

  for (ScholiaClusterMember *member = cluster->first; member != NULL; member = member->next)
    {
      g_assert_true (member->cluster == cluster);
      g_assert_cmpfloat (get_distance (member->x, member->y, cluster->spot.x, cluster->spot.y), <,
                         SCHOLIA_CLUSTER_DISTANCE);
      n_members++;
      n_unread += member->unread ? 1 : 0;
      n_by_color[member->color]++;
    }

  g_assert_cmpuint (cluster->n_members, ==, n_members);
  g_assert_cmpuint (cluster->n_unread, ==, n_unread);
  g_assert_cmpmem (cluster->n_by_color, sizeof n_by_color, n_by_color, sizeof n_by_color);
  g_assert_cmpuint (n_members, >, 0);
  if (n_members > 1)
    return;

  g_assert_cmpfloat (cluster->first->x, ==, cluster->spot.x);
  g_assert_cmpfloat (cluster->first->y, ==, cluster->spot.y);
}

static void
collect_cb (ScholiaMarkerCluster *cluster,
            gpointer              user_data)
{
  g_ptr_array_add (user_data, cluster);
}

static void
assert_all (ScholiaMarkerClusters *clusters,
            guint                  n_members)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new ();
  guint n = 0;

  scholia_marker_clusters_foreach (clusters, &everywhere, collect_cb, found);
  g_assert_cmpuint (found->len, ==, scholia_marker_clusters_get_n (clusters));
  for (guint i = 0; i < found->len; i++)
    {
      ScholiaMarkerCluster *a = g_ptr_array_index (found, i);

      assert_cluster (a);
      n += a->n_members;
      for (guint k = i + 1; k < found->len; k++)
        {
          ScholiaMarkerCluster *b = g_ptr_array_index (found, k);

          g_assert_cmpfloat (get_distance (a->spot.x, a->spot.y, b->spot.x, b->spot.y), >=,
                             SCHOLIA_CLUSTER_DISTANCE);
        }
    }
  g_assert_cmpuint (n, ==, n_members);
}

typedef struct
{
  ScholiaClusterMember member;
  ScholiaMarkerCluster *before;
} Marker;

typedef struct
{
  Marker  markers[N_MEMBERS];
  guint   n_in;
} World;

static void
place (Marker *marker)
{
  marker->member.x = g_test_rand_int_range (0, 50) * 8;
  marker->member.y = g_test_rand_int_range (0, 30) * 8;
  marker->member.color = (guint) g_test_rand_int_range (0, SCHOLIA_N_COLORS);
  marker->member.unread = g_test_rand_bit ();
}

static void
step (ScholiaMarkerClusters *clusters,
      World                 *world,
      Marker                *marker)
{
  if (marker->member.cluster == NULL)
    {
      place (marker);
      scholia_marker_clusters_add (clusters, &marker->member);
      world->n_in++;
    }
  else if (g_test_rand_bit ())
    {
      scholia_marker_clusters_update (clusters, &marker->member,
                                      (marker->member.color + 1) % SCHOLIA_N_COLORS,
                                      !marker->member.unread);
    }
  else
    {
      scholia_marker_clusters_remove (clusters, &marker->member);
      world->n_in--;
    }
}

/* Nobody changes places but the one it is about, and the last of a cluster that dissolves. */
static void
assert_calm (World        *world,
             const Marker *about)
{
  guint n_changed = 0;

  for (guint i = 0; i < N_MEMBERS; i++)
    {
      Marker *marker = &world->markers[i];

      if (marker != about && marker->member.cluster != marker->before)
        n_changed++;
    }
  g_assert_cmpuint (n_changed, <=, 1);
}

static void
test_random (void)
{
  g_autofree World *world = g_new0 (World, 1);
  g_autoptr(ScholiaMarkerClusters) clusters = scholia_marker_clusters_new (NULL);

  for (guint i = 0; i < N_STEPS; i++)
    {
      Marker *about = &world->markers[g_test_rand_int_range (0, N_MEMBERS)];

      for (guint k = 0; k < N_MEMBERS; k++)
        world->markers[k].before = world->markers[k].member.cluster;
      step (clusters, world, about);
      assert_all (clusters, world->n_in);
      assert_calm (world, about);
    }

  scholia_marker_clusters_clear (clusters);
  g_assert_cmpuint (scholia_marker_clusters_get_n (clusters), ==, 0);
  for (guint i = 0; i < N_MEMBERS; i++)
    g_assert_null (world->markers[i].member.cluster);
}

static void
count_cb (gpointer data)
{
  (*(guint *) data)++;
}

/* What hangs on a cluster goes with it, once. */
static void
test_shown_is_freed (void)
{
  ScholiaMarkerClusters *clusters = scholia_marker_clusters_new (count_cb);
  ScholiaClusterMember members[] = { { .x = 0 }, { .x = 100 }, { .x = 130 }, { .x = 300 } };
  guint n_freed[G_N_ELEMENTS (members)] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      scholia_marker_clusters_add (clusters, &members[i]);
      members[i].cluster->shown = &n_freed[i];
    }
  g_assert_true (members[1].cluster == members[2].cluster);
  members[1].cluster->shown = &n_freed[1];

  scholia_marker_clusters_remove (clusters, &members[0]);
  g_assert_cmpuint (n_freed[0], ==, 1);
  /* The founder goes: who is left moves to its own place. */
  scholia_marker_clusters_remove (clusters, &members[1]);
  g_assert_cmpuint (n_freed[1], ==, 1);
  g_assert_cmpfloat (members[2].cluster->spot.x, ==, 130);
  scholia_marker_clusters_free (clusters);
  g_assert_cmpuint (n_freed[2], ==, 0);
  g_assert_cmpuint (n_freed[3], ==, 1);
}

/* No limit here, a figure: what a zoom step costs. */
static void
test_cost (void)
{
  static const guint numbers[] = { 10000, 50000 };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      guint n = numbers[i];
      g_autofree ScholiaClusterMember *members = g_new0 (ScholiaClusterMember, n);
      g_autoptr(ScholiaMarkerClusters) clusters = scholia_marker_clusters_new (NULL);
      gint64 begin_us;

      for (guint k = 0; k < n; k++)
        {
          members[k].x = g_test_rand_double_range (0, 12000);
          members[k].y = g_test_rand_double_range (0, 8000);
        }
      begin_us = g_get_monotonic_time ();
      for (guint k = 0; k < n; k++)
        scholia_marker_clusters_add (clusters, &members[k]);
      g_test_message ("regrouping %u markers into %u: %.2f ms", n,
                      scholia_marker_clusters_get_n (clusters),
                      (double) (g_get_monotonic_time () - begin_us) / 1000);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/marker-clusters/random", test_random);
  g_test_add_func ("/canvas/marker-clusters/shown-is-freed", test_shown_is_freed);
  g_test_add_func ("/canvas/marker-clusters/cost", test_cost);
  return g_test_run ();
}
