using LungSeg.Voxels.Anatomy;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// A file of segments. Lobes and vessels lie in the lungs, and label volumes and many viewers have one segment a voxel:
/// so they have files of their own, and that of the lungs is the same with and without them.
/// </summary>
/// <param name="Name">Without folder and extension.</param>
/// <param name="Structures">What it holds, in the order of outputs; not empty.</param>
internal sealed record SegmentFile(string Name, IReadOnlyList<Structure> Structures)
{
    /// <summary>The file of what has no file of its own.</summary>
    public const string Main = "lungs";

    /// <summary>The files that hold all of these structures that have a code.</summary>
    public static IEnumerable<SegmentFile> Of(IEnumerable<Structure> structures) => structures
        .Where(structure => structure.Segment is not null)
        .GroupBy(NameFor)
        .Select(file => new SegmentFile(file.Key, [.. file]));

    /// <summary>The name of the file that a structure is in, or what is measured of it.</summary>
    public static string NameFor(Structure structure) =>
        structure.PartOf is null && !structure.LiesInLungs ? Main : structure.File.Name;
}
