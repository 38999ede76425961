using System.Runtime.CompilerServices;

namespace LungSeg.Voxels.Anatomy;

/// <summary>
/// An anatomical structure that a segmentation may hold, and everything that outputs must know of it. Each is one entry
/// of <see cref="Structures.All"/>; masks, meshes, DICOM SEG, pictures, summary and viewer read it from there.
/// </summary>
public sealed record Structure
{
    /// <summary>
    /// Kebab-case and stable: names the structure's region in the summary and its mask in the scratch.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>As viewers and the report list it.</summary>
    public required string Name { get; init; }

    /// <summary>The side of the body; null for what has none, or both.</summary>
    public Side? Side { get; init; }

    /// <summary>Its colour in every output.</summary>
    public required Rgb Color { get; init; }

    /// <summary>The label file under <c>masks/</c> that holds it.</summary>
    public required MaskFile File { get; init; }

    /// <summary>Whether it is lung: lungs do not overlap, and together they are all the lung that was found.</summary>
    public bool IsLung { get; init; }

    /// <summary>The structures that it is the union of; none for one that is found by itself.</summary>
    public IReadOnlyList<Structure> Parts { get; init; } = [];

    /// <summary>
    /// What it is a part of, a lobe of its lung, a generation of the airways: all parts of a structure together are the
    /// structure, voxel for voxel.
    /// </summary>
    public Structure? PartOf { get; init; }

    /// <summary>Whether it lies in the lungs, on voxels that are theirs.</summary>
    public bool LiesInLungs { get; init; }

    /// <summary>Whether it is a lobe of a lung.</summary>
    public bool IsLobe => PartOf?.IsLung == true;

    /// <summary>Whether it is a region of the summary, with volume and densitometry.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>Whether previews draw its outline.</summary>
    public bool IsOutlined { get; init; }

    /// <summary>How it stands in DICOM SEG and seg.nrrd; null for what has no code and is left out there.</summary>
    public SegmentCode? Segment { get; init; }

    /// <summary>How its surface is made; null for what has none.</summary>
    public SurfaceStyle? Surface { get; init; }

    /// <summary>
    /// There is one of each: masks are looked up by it, row by row, and its members need no comparing.
    /// </summary>
    public bool Equals(Structure? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}

/// <summary>The side of the body, the patient's own.</summary>
public enum Side
{
    Right,
    Left,
}

/// <summary>A label file and the value in it.</summary>
/// <param name="Name">Without folder and extension; <c>-iso</c> is added on the isotropic grid.</param>
/// <param name="Label">The voxels' value, from 1.</param>
public sealed record MaskFile(string Name, byte Label);

/// <summary>
/// How a structure stands in segmentation objects. Codes are those of DICOM's contexts and of Slicer's terminology: a
/// side is a modifier, not a concept of its own (field practice: dcmqi, TotalSegmentator).
/// </summary>
/// <param name="Label">Its value in label volumes that hold all segments.</param>
/// <param name="Type">What it is.</param>
/// <param name="Modifier">Its side, or null.</param>
/// <param name="Region">Where it is, for what is not said by its type; or null.</param>
public sealed record SegmentCode(
    byte Label, CodedConcept Type, CodedConcept? Modifier = null, CodedConcept? Region = null)
{
    /// <summary>The category of all of them.</summary>
    public static CodedConcept Category { get; } = new("SCT", "123037004", "Anatomical Structure");
}

/// <summary>How a structure's surface is made and shown.</summary>
/// <param name="Name">Its file's name under <c>meshes/</c>, without extension.</param>
/// <param name="Opacity">In scenes: 0 cannot be seen, 1 hides what is behind it.</param>
/// <param name="IsThin">Parts of it are a voxel thin: smoothing moves no vertex far, or they would vanish.</param>
public sealed record SurfaceStyle(string Name, float Opacity, bool IsThin = false);
