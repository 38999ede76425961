using LungSeg.Voxels.Geometry;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Sources;

/// <summary>
/// Says where a volume file lies on the same grid as another volume of its case: people keep a scan's NIfTI beside its
/// slices, and both are processed. Series of DICOM may share a grid without a word: those are other reconstructions.
/// </summary>
internal static class SameGrids
{
    /// <summary>The code of the warning.</summary>
    public const string Code = "same-grid";

    /// <summary>Corners this near to each other are the same, of the shortest edge of a voxel.</summary>
    private const double Near = 0.25;

    /// <summary>The index with a warning at each volume file that lies where a volume before it does.</summary>
    public static SourceIndex Noted(SourceIndex index)
    {
        var noted = new List<FoundVolume>();
        foreach (var volume in index.Volumes)
        {
            var same = volume.File is null ? null : noted.Find(before => IsSame(before, volume));
            noted.Add(same is null ? volume : volume with { Warnings = [.. volume.Warnings, Warning(same)] });
        }

        return index with { Volumes = noted };
    }

    private static Fault Warning(FoundVolume same) =>
        new(
            Code, $"The volume lies on the grid of {same.Description.Key}: it may be the same scan, converted.",
            "If it is, keep one of the two in the folder, so that no scan counts twice.");

    /// <summary>Parts of one file are not held against each other: they are meant to share a grid.</summary>
    private static bool IsSame(FoundVolume a, FoundVolume b) =>
        (a.File is null || a.Description.SourceFile != b.Description.SourceFile) && IsSame(a.Grid, b.Grid);

    /// <summary>Whether two grids have the same corners in the patient, in whatever order their axes go.</summary>
    private static bool IsSame(VolumeGeometry a, VolumeGeometry b)
    {
        if (a.Size.Length != b.Size.Length) return false;
        var near = Near * Math.Min(a.Spacing.X, Math.Min(a.Spacing.Y, a.Spacing.Z));
        var corners = Corners(b).ToList();
        return Corners(a).All(corner => corners.Exists(other => (other - corner).Length < near));
    }

    private static IEnumerable<Vector3D> Corners(VolumeGeometry grid) =>
        from x in (int[])[0, grid.Size.X - 1]
        from y in (int[])[0, grid.Size.Y - 1]
        from z in (int[])[0, grid.Size.Z - 1]
        select grid.ToPatient(new(x, y, z));
}
