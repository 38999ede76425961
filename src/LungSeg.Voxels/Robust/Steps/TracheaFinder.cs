using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>
/// Finds the trachea: a column of round dark spots near the middle of the body, one a slice, each over the next, and of
/// several columns one that runs long between two lungs (bowel gas can be as round and as long), the highest of them.
/// Parameters after the Pulmonary Toolkit and the winners' code of Concept to Clinic (area 50 to 1225 mm², near the
/// centre), with a column in place of a single slice, so that it may start anywhere in the scan.
/// </summary>
internal sealed class TracheaFinder(TracheaParameters p)
{
    /// <summary>
    /// The column's spots for a body whose middle is at an index along x: their centroids by index, from the head
    /// downwards, and their voxels, which the caller disposes; both empty where there is no trachea.
    /// </summary>
    public (IReadOnlyList<Vector3D> Centroids, BitVolume Lumen) Find(
        Volume<short> hounsfield, BitVolume air, double middleX)
    {
        using var spots = ConnectedComponents.Of(air, Connectivity.EightInSlice);
        var grid = air.Geometry;
        var (open, ended) = (new List<List<Component>>(), new List<List<Component>>());
        foreach (var (z, slice) in SpotsFromTheHead(spots, hounsfield, grid, middleX))
        {
            var next = new List<List<Component>>();
            foreach (var spot in slice)
            {
                // The longest column that this spot continues; each column goes on once.
                var column = open.Where(c => Continues(c[^1], spot, grid)).MaxBy(c => c.Count);
                if (column is not null) open.Remove(column);
                next.Add([.. column ?? [], spot]);
            }

            // Noise can hide a spot for some slices.
            ended.AddRange(open.Where(column => HasEnded(column, z)));
            open = [.. next, .. open.Where(column => !HasEnded(column, z))];
        }

        var trachea = Choose(
            [.. ended.Concat(open).Where(column => column.Count * grid.Spacing.Z >= p.MinLengthMm)], air);
        var found = (trachea ?? []).ToDictionary(spot => spot.Index);
        return ([.. found.Values.Select(spot => spot.Centroid)], spots.Extract(spot => found.ContainsKey(spot.Index)));

        bool HasEnded(List<Component> column, int z) => (column[^1].Box.MinZ - z) * grid.Spacing.Z > p.MaxGapMm;
    }

    /// <summary>
    /// Of the columns that run longest between two lungs, or in front of the longest, the highest, and of several as
    /// high the one in front: an oesophagus full of gas may run longer, but behind the trachea, and not up to the neck.
    /// </summary>
    private List<Component>? Choose(IReadOnlyList<List<Component>> columns, BitVolume air)
    {
        var spacing = air.Geometry.Spacing.Z;
        var beside = columns
            .Select(column => (Column: column, Sides: column.ConvertAll(spot => SidesWithLung(spot, air))))
            .Where(c => c.Sides.Count(sides => sides > 0) * spacing >= p.MinBesideLungMm)
            .Select(c => (c.Column, Between: c.Sides.Count(sides => sides == 2)))
            .ToArray();
        var longest = beside.Select(c => c.Between).DefaultIfEmpty().Max();
        if (longest == 0) return beside.Select(c => c.Column).MaxBy(column => column.Count);
        var main = beside.MaxBy(c => c.Between).Column;
        var candidates = beside
            .Where(c => c.Between >= p.MinFractionOfLongest * longest || IsInFrontOf(main, c.Column, air.Geometry))
            .Select(c => c.Column)
            .ToArray();
        var top = candidates.Max(column => column[0].Box.MaxZ);
        return candidates
            .Where(column => (top - column[0].Box.MaxZ) * spacing <= p.AsHighMm)
            .MinBy(column => column[0].Centroid.Y);
    }

    /// <summary>
    /// Whether a column runs in front of another one, as the trachea in front of an oesophagus full of gas, of which it
    /// may lack slices where its wall is too thin to see.
    /// </summary>
    private bool IsInFrontOf(List<Component> other, List<Component> column, VolumeGeometry grid)
    {
        var behind = other.ToDictionary(spot => spot.Box.MinZ, spot => spot.Centroid);
        var before = column.Count(spot => behind.TryGetValue(spot.Box.MinZ, out var c)
            && spot.Centroid.Y < c.Y && Math.Abs(spot.Centroid.X - c.X) * grid.Spacing.X < p.MaxOesophagusOffsetMm);
        return before * grid.Spacing.Z >= p.MinLengthMm;
    }

    /// <summary>
    /// On how many sides of a spot there is a lung's width of air: two for a trachea, none for bowel.
    /// </summary>
    private int SidesWithLung(Component spot, BitVolume air)
    {
        var row = air.Row((int)Math.Round(spot.Centroid.Y), spot.Box.MinZ);
        var min = p.MinLungMm / air.Geometry.Spacing.X;
        return (BitRow.Count(row, 0, spot.Box.MinX) >= min ? 1 : 0)
            + (BitRow.Count(row, spot.Box.MaxX + 1, air.Size.X) >= min ? 1 : 0);
    }

    private IEnumerable<(int Z, List<Component> Spots)> SpotsFromTheHead(
        ComponentTable spots, Volume<short> hounsfield, VolumeGeometry grid, double middleX)
    {
        var slices = new List<Component>[grid.Size.Z];
        foreach (var spot in spots.Components)
        {
            if (IsRoundAndDark(spot, hounsfield, grid, middleX)) (slices[spot.Box.MinZ] ??= []).Add(spot);
        }

        for (var z = grid.Size.Z - 1; z >= 0; z--) yield return (z, slices[z] ?? []);
    }

    private bool IsRoundAndDark(Component spot, Volume<short> hounsfield, VolumeGeometry grid, double middleX)
    {
        var area = spot.VoxelCount * grid.Spacing.X * grid.Spacing.Y;
        if (area < p.MinAreaMm2 || area > p.MaxAreaMm2) return false;
        var (width, height) = (spot.Box.Size.X * grid.Spacing.X, spot.Box.Size.Y * grid.Spacing.Y);
        if (Math.Max(width, height) > p.MaxElongation * Math.Min(width, height)
            || area < p.MinFilledFraction * width * height)
            return false;
        var c = spot.Centroid;
        return Math.Abs(c.X - middleX) * grid.Spacing.X < p.MaxFromMiddleMm
            && MeanAround(hounsfield, (int)Math.Round(c.X), (int)Math.Round(c.Y), spot.Box.MinZ) < p.MaxMiddleHu;
    }

    /// <summary>The mean of a voxel and its 26 neighbours, which noise does not lift above the wall's HU.</summary>
    private static double MeanAround(Volume<short> hounsfield, int x, int y, int z)
    {
        var box = new VoxelBox(x, y, z, x, y, z).Expand(1, 1, 1).Intersect(VoxelBox.Of(hounsfield.Size));
        var sum = 0;
        for (var row = 0; row < box.Size.Y * box.Size.Z; row++)
        {
            var voxels = hounsfield.Row(box.MinY + (row % box.Size.Y), box.MinZ + (row / box.Size.Y))[
                box.MinX..(box.MaxX + 1)];
            foreach (var hu in voxels)
                sum += hu;
        }

        return (double)sum / box.Size.Length;
    }

    private bool Continues(Component above, Component below, VolumeGeometry grid)
    {
        var shift = above.Centroid - below.Centroid;
        var distance = new Vector3D(shift.X * grid.Spacing.X, shift.Y * grid.Spacing.Y, 0).Length;
        return distance <= p.MaxShift * (above.Box.MinZ - below.Box.MinZ) * grid.Spacing.Z + p.ShiftSlackMm
            && below.VoxelCount < p.MaxAreaRatio * above.VoxelCount
            && above.VoxelCount < p.MaxAreaRatio * below.VoxelCount;
    }
}
