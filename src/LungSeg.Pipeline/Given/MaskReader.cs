using LungSeg.Dicom.Segmentations;
using LungSeg.Formats.Segments;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Given;

/// <summary>Puts the voxels of a segmentation file on a CT's own grid, as structures.</summary>
public static class MaskReader
{
    /// <summary>The word for labels that are left out.</summary>
    public const string Nothing = "none";

    /// <summary>The structures that labels may be.</summary>
    public static IReadOnlyList<Structure> Known { get; } =
    [.. Structures.All.Where(structure => structure.Segment is not null && !structure.LiesInLungs)];

    private static readonly Structure[] OfLungVolume =
        [Structures.RightLung, Structures.LeftLung, Structures.Airways];

    /// <summary>Whether a file lies on a grid, voxel on voxel.</summary>
    /// <returns>Null where it does, else why not.</returns>
    public static string? Misfit(SegmentationFile file, VolumeGeometry grid)
    {
        foreach (var piece in file.Pieces)
        {
            if (piece.Labels.Span.ContainsAnyExcept((ushort)0)
                && GridPlacement.Find(piece.Grid, grid, out var why) is null)
                return why;
        }

        return null;
    }

    /// <summary>Every label that a file has a voxel of.</summary>
    public static IReadOnlySet<int> Labels(SegmentationFile file)
    {
        var found = new bool[ushort.MaxValue + 1];
        foreach (var piece in file.Pieces)
        {
            foreach (var label in piece.Labels.Span)
                found[label] = true;
        }

        return Enumerable.Range(1, ushort.MaxValue).Where(label => found[label]).ToHashSet();
    }

    /// <summary>What each label is.</summary>
    /// <param name="file">The file.</param>
    /// <param name="labels">The labels that it has voxels of.</param>
    /// <param name="said">What the user says of labels: a structure's id, or <see cref="Nothing"/>.</param>
    /// <returns>The structures, null for what is left out; or a fault for a label that nobody can tell.</returns>
    public static (IReadOnlyDictionary<int, Structure?> Structures, Fault? Fault) Tell(
        SegmentationFile file, IReadOnlySet<int> labels, IReadOnlyDictionary<int, string> said)
    {
        var told = said.ToDictionary(
            item => item.Key, item => item.Value == Nothing ? null : Measured(Structures.Named(item.Value)));
        foreach (var label in labels.Order())
        {
            if (told.ContainsKey(label))
                continue;
            var segment = file.Segments.FirstOrDefault(segment => segment.Number == label);
            var structure = file.Segments.Count > 0 ? Named(segment, told) : Numbered(label, labels);
            if (structure is null)
                return (told, Unknown(label, segment));
            told[label] = Measured(structure);
        }

        return told.Values.Any(structure => structure?.IsLung == true)
            ? (told, null)
            : (
                told,
                new(
                    "mask-without-lungs", "No label of the mask is a lung.",
                    $"Say which is: --labels 1={Structures.RightLung.Id} 2={Structures.LeftLung.Id}."));
    }

    /// <summary>Puts the voxels on the CT's grid; the caller disposes the masks.</summary>
    /// <param name="file">The file.</param>
    /// <param name="structures">What its labels are.</param>
    /// <param name="grid">The CT's own grid.</param>
    /// <returns>The masks; or how many voxels lie outside the CT.</returns>
    public static (StructureMasks Masks, long Outside) Place(
        SegmentationFile file, IReadOnlyDictionary<int, Structure?> structures, VolumeGeometry grid)
    {
        var masks = new StructureMasks(grid);
        foreach (var structure in structures.Values.OfType<Structure>().Distinct())
            masks.Add(structure, new(grid));
        var outside = 0L;
        foreach (var piece in file.Pieces)
        {
            var labels = piece.Labels.Span;
            if (!labels.ContainsAnyExcept((ushort)0))
                continue;
            var placement = GridPlacement.Find(piece.Grid, grid, out _)!;
            for (var i = 0; i < labels.Length; i++)
            {
                if (labels[i] == 0 || structures.GetValueOrDefault(labels[i]) is not { } structure)
                    continue;
                var (x, y, z) = placement.Of(i % piece.Grid.Size.X, i / piece.Grid.Size.X, 0);
                if ((uint)x < (uint)grid.Size.X && (uint)y < (uint)grid.Size.Y && (uint)z < (uint)grid.Size.Z)
                    masks[structure][x, y, z] = true;
                else
                    outside++;
            }
        }

        return (masks, outside);
    }

    /// <summary>Whether the right lung's middle lies to the patient's left of the left lung's.</summary>
    public static bool AreSidesExchanged(StructureMasks masks)
    {
        return masks.TryGet(Structures.RightLung, out var right) && masks.TryGet(Structures.LeftLung, out var left)
            && right.Count() > 0 && left.Count() > 0
            && Middle(right).X > Middle(left).X;

        // Patient coordinates are LPS: x grows to the left.
        static Vector3D Middle(BitVolume mask)
        {
            var box = BitBox.Bounds(mask);
            return mask.Geometry.ToPatient(
                new((box.MinX + box.MaxX) / 2.0, (box.MinY + box.MaxY) / 2.0, (box.MinZ + box.MaxZ) / 2.0));
        }
    }

    /// <summary>
    /// A lobe counts as the lung that it is of: lobes that a person drew are not measured by themselves.
    /// </summary>
    private static Structure Measured(Structure structure) => structure.PartOf ?? structure;

    /// <summary>By its name as we write it, else by its codes; each structure once.</summary>
    private static Structure? Named(SegmentDescription? segment, Dictionary<int, Structure?> told)
    {
        if (segment is null)
            return null;
        var free = Known.Where(structure => !told.ContainsValue(structure)).ToList();
        return free.FirstOrDefault(structure => Is(structure.Name) || Is(structure.Id))
            ?? free.FirstOrDefault(structure =>
                structure.Segment!.Type.Value == segment.Kind?.Value
                && structure.Segment.Modifier?.Value == segment.Modifier?.Value
            );

        bool Is(string name) => string.Equals(name, segment.Label, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// As in our own lungs' label volumes: 1 right, 2 left, 3 airways. A 1 alone is both lungs, for who paints one
    /// label paints all lung. Other numbers mean something else in every program: those are asked for.
    /// </summary>
    private static Structure? Numbered(int label, IReadOnlySet<int> labels) =>
        label == 1 && labels.Count == 1 ? Structures.Lungs
        : label == 1 && !labels.Contains(2) ? null
        : OfLungVolume.FirstOrDefault(structure => structure.Segment!.Label == label);

    private static Fault Unknown(int label, SegmentDescription? segment) =>
        new(
            "mask-label-unknown",
            $"Nothing says which structure label {label}{(segment?.Label is { } name ? $" ({name})" : "")} of the "
                + $"mask is.",
            $"Say it with --labels {label}=<structure>, of "
                + $"{string.Join(", ", Known.Select(structure => structure.Id))}, or {label}={Nothing} to leave it out."
        );
}
