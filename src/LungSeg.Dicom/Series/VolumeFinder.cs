namespace LungSeg.Dicom.Series;

/// <summary>What a stack of slices came to.</summary>
/// <param name="Series">Its volumes: mostly one.</param>
/// <param name="Rejections">Why it, or a part of it, is none.</param>
/// <param name="LeftOut">What was left out on the way.</param>
internal sealed record StackVolumes(
    IReadOnlyList<CtSeries> Series, IReadOnlyList<SeriesRejection> Rejections, IReadOnlyList<ObjectRejection> LeftOut);

/// <summary>
/// Finds the volume that a stack of slices is. Where the whole is none, the stack is divided by what tells scans apart,
/// and it counts only where the parts are volumes; what was one volume undivided is never divided.
/// </summary>
internal sealed class VolumeFinder(SeriesIndexerOptions options, IReadOnlyDictionary<SliceKey, string> pixelHashes)
{
    /// <summary>Scans over time have 10 to 20 phases; more parts are slices rather than scans.</summary>
    private const int MaxParts = 64;

    /// <summary>Many parts thinner than this are the steps of one scan, not scans.</summary>
    private const int FewParts = 4, ThinPart = 8;

    /// <summary>Ways to divide that may be nested: kernels within acquisitions within phases.</summary>
    private const int MaxDepth = 3;

    /// <summary>
    /// Parts of one series that are looked at: elements that differ in every slice could make any number.
    /// </summary>
    private const int MaxTries = 1000;

    private int _tries;

    /// <summary>Finds the volumes of a stack that has at least one slice.</summary>
    public StackVolumes Find(SliceStack stack, IReadOnlyList<IndexedObject> members)
    {
        _tries = 0;
        return Find(stack, members, 0, null);
    }

    private StackVolumes Find(SliceStack stack, IReadOnlyList<IndexedObject> members, int depth, string? label)
    {
        var whole = stack.Part(stack.Slices);
        var fault = Fit(whole, members, isUneven: false, out var series);
        if (series is not null) return new([series with { Part = label }], [], whole.LeftOut);

        var divided = depth < MaxDepth && IsDivisible(fault!) ? Divide(stack, members, fault!, depth, label) : null;
        if (options.ResampleUneven && !(divided is { Rejections.Count: 0 } && Overlap(divided.Series)))
        {
            var uneven = stack.Part(stack.Slices);
            var unevenFault = Fit(uneven, members, isUneven: true, out var resampled);
            if (resampled is not null) return new([resampled with { Part = label }], [], uneven.LeftOut);
            if (fault!.Code is DicomFaultCodes.IrregularSpacing or DicomFaultCodes.MissingSlices) fault = unevenFault;
        }

        return divided
            ?? new(
                [], [new(stack.SeriesInstanceUid, fault!, [.. members.Select(member => member.Name)], label)],
                whole.LeftOut);
    }

    private DicomFault? Fit(SliceStack stack, IReadOnlyList<IndexedObject> members, bool isUneven, out CtSeries? series)
    {
        series = null;
        if (stack.KeepLargestGrid() is { } mixed) return mixed;
        stack.Sort();
        if (stack.DropDuplicates(pixelHashes) is { } different) return different;
        SeriesGrid? grid;
        if (
            (isUneven
                    ? SeriesGrid.FitUneven(stack.Slices, options.MaxInterpolatedGap, out grid)
                    : SeriesGrid.Fit(stack.Slices, out grid))
            is { } irregular)
            return irregular;

        var geometry = grid!.Geometry();
        var limit = Math.Min(options.MaxVoxels, int.MaxValue);
        if (geometry.Size.Length > limit) return SeriesFaults.TooLarge(geometry.Size.Length, limit);
        if (options.IsotropicSpacing is { } spacing)
        {
            var isotropic = geometry.Size.Length * geometry.VoxelVolume / Math.Pow(spacing, 3);
            var isotropicLimit = Math.Max(options.MaxIsotropicVoxels, limit);
            if (!(isotropic <= isotropicLimit))
                return SeriesFaults.TooLargeIsotropic(isotropic, spacing, isotropicLimit);
        }

        if (!isUneven && GapFault(grid) is { } gap) return gap;
        series = SeriesDescriber.Describe(stack, grid, geometry, members);
        return null;
    }

    private DicomFault? GapFault(SeriesGrid grid)
    {
        var (widest, after) = Enumerable.Range(1, grid.Places.Count - 1)
            .Select(i => (Steps: grid.Places[i] - grid.Places[i - 1], After: i - 1))
            .MaxBy(gap => gap.Steps);
        var isNarrow = widest * grid.Step.Length <= options.MaxInterpolatedGap;
        if (widest == 1 || (options.AllowMissingSlices && isNarrow))
            return null;
        return SeriesFaults.MissingSlices(
            grid.Missing, grid.Size, grid.Slices[after].Key, grid.Slices[after + 1].Key, isNarrow);
    }

    private static bool IsDivisible(DicomFault fault) => fault.Code
        is DicomFaultCodes.DuplicatePositions or DicomFaultCodes.IrregularSpacing or DicomFaultCodes.IrregularPositions
        or DicomFaultCodes.MixedGrids or DicomFaultCodes.MissingSlices;

    /// <summary>
    /// The first division of which every part is a volume; else, of a series with different images in one place, that
    /// one with the most slices in volumes, if those are most slices.
    /// </summary>
    private StackVolumes? Divide(
        SliceStack stack, IReadOnlyList<IndexedObject> members, DicomFault fault, int depth, string? label)
    {
        (StackVolumes Volumes, int Slices) best = (null!, stack.Slices.Count / 2);
        foreach (var division in ScanDivisions.All)
        {
            if (division.NeedsSamePlaces && fault.Code != DicomFaultCodes.DuplicatePositions) continue;
            var parts = division.Divide(stack.Slices);
            if (!IsSensible(parts, fault)) continue;
            if ((_tries += parts.Count) > MaxTries) break;
            var found = parts.Select(part => Part(stack, members, part, depth, label)).ToList();
            var volumes = new StackVolumes(
                [.. found.SelectMany(part => part.Series).Select(series => Said(series, division, parts.Count))],
                [.. found.SelectMany(part => part.Rejections)],
                [.. found.SelectMany(part => part.LeftOut)]);
            if (volumes.Rejections.Count == 0) return volumes;
            var slices = volumes.Series.Sum(series => series.Slices.Count(slice => slice is not null));
            if (fault.Code == DicomFaultCodes.DuplicatePositions && slices > best.Slices) best = (volumes, slices);
        }

        return best.Volumes;
    }

    private StackVolumes Part(
        SliceStack stack, IReadOnlyList<IndexedObject> members, ScanPart part, int depth, string? label)
    {
        var names = part.Slices.Select(slice => slice.Key.ObjectName).ToHashSet(StringComparer.Ordinal);
        return Find(
            stack.Part(part.Slices), [.. members.Where(member => names.Contains(member.Name))], depth + 1,
            label is null ? part.Label : $"{label}-{part.Label}");
    }

    private static bool IsSensible(IReadOnlyList<ScanPart> parts, DicomFault fault)
    {
        if (parts.Count < 2 || parts.Count > MaxParts) return false;
        if (parts.Count <= FewParts) return true;
        return fault.Code != DicomFaultCodes.MissingSlices && parts.All(part => part.Slices.Count >= ThinPart);
    }

    private static CtSeries Said(CtSeries series, ScanDivision division, int parts) =>
        series.Warnings.Any(warning => warning.Code == SeriesWarningCodes.SeriesSplit)
            ? series
            : series with
            {
                Warnings =
                [
                    new(
                        SeriesWarningCodes.SeriesSplit,
                        $"The series holds {parts} scans, told apart by {division.Name}; each has a result of its "
                            + $"own. This is {series.Part}."),
                    .. series.Warnings,
                ],
            };

    /// <summary>
    /// Whether two of the volumes share a part of the patient: scans over time rather than parts of one scan.
    /// </summary>
    private static bool Overlap(IReadOnlyList<CtSeries> volumes)
    {
        var axis = volumes[0].Geometry.AxisX.Cross(volumes[0].Geometry.AxisY);
        var spans = volumes
            .Select(volume =>
            {
                var from = volume.Geometry.Origin.Dot(axis);
                return (From: from,
                    To: from
                        + (volume.Geometry.AxisZ.Dot(axis) * volume.Geometry.Spacing.Z * (volume.Geometry.Size.Z - 1)));
            })
            .OrderBy(span => span.From)
            .ToList();
        return Enumerable.Range(1, spans.Count - 1).Any(i => spans[i].From < spans[i - 1].To);
    }
}
