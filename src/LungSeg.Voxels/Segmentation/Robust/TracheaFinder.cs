using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// Finds the trachea: the longest column of round dark spots near the middle of the body, one a slice, each over the
/// next. Parameters after the Pulmonary Toolkit and the winners' code of Concept to Clinic (area 50 to 1225 mm², near
/// the centre), with a column in place of a single slice, so that it may start anywhere in the scan.
/// </summary>
internal static class TracheaFinder
{
    private const double LeastArea = 45;
    private const double LargestArea = 900;
    private const double LargestElongation = 2.5;
    private const double FromMiddle = 50;
    private const double LargestShiftPerMm = 1.5;
    private const double LeastLength = 25;
    private const int DarkestWall = -850;

    /// <summary>The column's spots, their centroids by index, from the head downwards; empty where there is no trachea.</summary>
    public static IReadOnlyList<Vector3D> Find(Volume<short> hounsfield, BitVolume air, BitVolume body, int threads)
    {
        using var spots = ConnectedComponents.Of(air, Connectivity.EightInSlice, threads);
        using var trunk = ConnectedComponents.Of(body, Connectivity.TwentySix, threads);
        if (trunk.Largest() is not { } whole) return [];
        var grid = air.Geometry;
        var open = new List<List<Component>>();
        List<Component> longest = [];
        foreach (var slice in SpotsFromTheHead(spots, hounsfield, grid, whole))
        {
            var next = new List<List<Component>>();
            foreach (var spot in slice)
            {
                // The longest column that this spot continues; each column goes on once.
                var column = open.Where(c => Continues(c[^1], spot, grid)).MaxBy(c => c.Count);
                if (column is not null) open.Remove(column);
                next.Add([.. column ?? [], spot]);
            }

            open = next;
            longest = open.Append(longest).MaxBy(c => c.Count)!;
        }

        return longest.Count * grid.Spacing.Z < LeastLength ? [] : [.. longest.Select(s => s.Centroid)];
    }

    private static IEnumerable<List<Component>> SpotsFromTheHead(
        ComponentTable spots, Volume<short> hounsfield, VolumeGeometry grid, Component body)
    {
        var slices = new List<Component>[grid.Size.Z];
        foreach (var spot in spots.Components)
        {
            if (IsRoundAndDark(spot, hounsfield, grid, body)) (slices[spot.Box.MinZ] ??= []).Add(spot);
        }

        for (var z = grid.Size.Z - 1; z >= 0; z--) yield return slices[z] ?? [];
    }

    private static bool IsRoundAndDark(Component spot, Volume<short> hounsfield, VolumeGeometry grid, Component body)
    {
        var area = spot.VoxelCount * grid.Spacing.X * grid.Spacing.Y;
        if (area is < LeastArea or > LargestArea) return false;
        var (width, height) = (spot.Box.Size.X * grid.Spacing.X, spot.Box.Size.Y * grid.Spacing.Y);
        if (Math.Max(width, height) > LargestElongation * Math.Min(width, height) || area < width * height / 2) return false;
        var c = spot.Centroid;
        return Math.Abs(c.X - body.Centroid.X) * grid.Spacing.X < FromMiddle
            && hounsfield[(int)Math.Round(c.X), (int)Math.Round(c.Y), spot.Box.MinZ] < DarkestWall;
    }

    private static bool Continues(Component above, Component below, VolumeGeometry grid)
    {
        var shift = above.Centroid - below.Centroid;
        var distance = new Vector3D(shift.X * grid.Spacing.X, shift.Y * grid.Spacing.Y, 0).Length;
        return distance <= LargestShiftPerMm * grid.Spacing.Z + 1
            && below.VoxelCount < 2 * above.VoxelCount && above.VoxelCount < 2 * below.VoxelCount;
    }
}
