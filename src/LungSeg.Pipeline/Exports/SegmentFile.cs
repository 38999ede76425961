using LungSeg.Voxels.Anatomy;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// A file of segments. Lobes lie in their lungs, and label volumes and many viewers have one segment a voxel: so they
/// have a file of their own, and that of the lungs is the same with and without them.
/// </summary>
/// <param name="Name">Without folder and extension.</param>
/// <param name="Structures">What it holds, in the order of outputs; not empty.</param>
internal sealed record SegmentFile(string Name, IReadOnlyList<Structure> Structures)
{
    /// <summary>The files that hold all of these structures that have a code.</summary>
    public static IEnumerable<SegmentFile> Of(IEnumerable<Structure> structures) => structures
        .Where(structure => structure.Segment is not null)
        .GroupBy(structure => structure.PartOf is null ? "lungs" : "lobes")
        .Select(file => new SegmentFile(file.Key, [.. file]));
}
