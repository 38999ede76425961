using System.Globalization;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Dicom.Series;

/// <summary>Describes an accepted series: which object holds which slice, and what was odd about it.</summary>
internal static class SeriesDescriber
{
    /// <summary>Tilts, degrees, that tag and geometry may differ by.</summary>
    private const double TiltTolerance = 1;

    public static CtSeries Describe(
        SliceStack stack, SeriesGrid grid, VolumeGeometry geometry, IReadOnlyList<IndexedObject> members)
    {
        var slices = new CtSlice?[grid.Size];
        for (var i = 0; i < grid.Slices.Count; i++)
        {
            if (grid.IsOnGrid(i)) slices[grid.Places[i]] ??= Reference(stack, grid.Slices[i]);
        }

        var first = grid.Slices[0];
        return new()
        {
            StudyInstanceUid = first.Header.StudyInstanceUid,
            SeriesInstanceUid = stack.SeriesInstanceUid,
            FrameOfReferenceUid = first.Header.FrameOfReferenceUid,
            SeriesNumber = first.Header.SeriesNumber,
            SeriesDescription = first.Header.SeriesDescription,
            Geometry = geometry,
            Slices = slices,
            Uneven = grid.TruePlaces is { } places
                ? [.. grid.Slices.Select((slice, i) => new UnevenSlice(Reference(stack, slice), places[i]))]
                : null,
            SliceThickness = first.Frame.SliceThickness,
            Acquisition = first.Header.Acquisition,
            TransferSyntaxes =
            [
                .. grid.Slices.Select(slice => slice.Header.Syntax.Name).Distinct().Order(StringComparer.Ordinal),
            ],
            Warnings = [.. Warnings(stack, grid, members)],
        };
    }

    private static CtSlice Reference(SliceStack stack, SlicePlane slice) => new(
        slice.Key, slice.Header.SopClassUid, slice.Header.SopInstanceUid,
        slice.Header.SeriesInstanceUid == stack.SeriesInstanceUid ? null : slice.Header.SeriesInstanceUid);

    private static IEnumerable<SeriesWarning> Warnings(
        SliceStack stack, SeriesGrid grid, IReadOnlyList<IndexedObject> members)
    {
        var leftOut = stack
            .AllLeftOut.Where(item =>
                item.Fault.Code
                    is not (DicomFaultCodes.Duplicate or DicomFaultCodes.Localizer or DicomFaultCodes.OtherGrid)
            )
            .ToList();
        if (leftOut.Count > 0)
            yield return new(
                SeriesWarningCodes.ObjectsLeftOut,
                (leftOut.Count == 1
                    ? $"One object of the series could not be used: {leftOut[0].ObjectName}: "
                    : $"{leftOut.Count} objects of the series could not be used; the first is "
                        + $"{leftOut[0].ObjectName}: ") + leftOut[0].Fault.Message);
        if (stack.Duplicates > 0)
            yield return new(
                SeriesWarningCodes.DuplicatesDropped,
                stack.Duplicates == 1 ? "One slice was there twice." : $"{stack.Duplicates} slices were there twice.");
        if (stack.Grids > 1)
            yield return new(
                SeriesWarningCodes.MixedGrids,
                $"The series mixes {stack.Grids} grids; the one with the most slices was used.");
        if (grid.TruePlaces is not null)
        {
            yield return new(
                SeriesWarningCodes.ResampledUneven,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The slices are not evenly spaced: {grid.Slices.Count} slices, interpolated from where they lie "
                        + $"to {grid.Size} with a distance of {grid.Step.Length:0.###} mm."));
        }
        else if (grid.Missing > 0)
            yield return new(
                SeriesWarningCodes.MissingSlicesInterpolated,
                $"{grid.Missing} of {grid.Size} slices are missing and interpolated.");
        foreach (var warning in NoteWarnings.Of(grid.Slices))
            yield return warning;
        foreach (var warning in TiltWarnings(grid))
            yield return warning;
        foreach (var warning in ValueWarnings(grid))
            yield return warning;
        if (InstanceNumberGap(members) is { } gap)
            yield return gap;
    }

    private static IEnumerable<SeriesWarning> TiltWarnings(SeriesGrid grid)
    {
        if (grid.IsTilted)
        {
            yield return new(
                SeriesWarningCodes.GantryTilt,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The slices are sheared by {grid.Tilt:0.#} degrees, as a tilted gantry makes them; the volume's "
                        + $"axes are sheared likewise."));
        }

        var tag = Math.Abs(grid.Slices[0].Header.Acquisition.GantryTilt ?? grid.Tilt);
        if (Math.Abs(tag - grid.Tilt) > TiltTolerance)
        {
            yield return new(
                SeriesWarningCodes.GantryTiltTagIgnored,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Gantry Tilt (0018,1120) says {tag:0.#} degrees, the slices' positions say {grid.Tilt:0.#}; the "
                        + $"positions count."));
        }
    }

    private static IEnumerable<SeriesWarning> ValueWarnings(SeriesGrid grid)
    {
        var missing = grid.Slices.Count(slice =>
            slice.Frame.RescaleSlope is null || slice.Frame.RescaleIntercept is null
        );
        if (missing > 0)
            yield return new(
                SeriesWarningCodes.RescaleMissing,
                $"Slices without rescale slope or intercept: {missing}; their stored values are taken for HU.");
        if (grid.Slices.FirstOrDefault(slice => slice.Frame.RescaleType is not (null or "HU")) is { } other)
            yield return new(
                SeriesWarningCodes.RescaleNotHu, $"{other.Key.ObjectName} states that its values are not HU.");
        if (grid.Slices.Any(slice => slice.Header.Acquisition.IsLossy == true))
            yield return new(
                SeriesWarningCodes.LossyCompression,
                "Slices were compressed with loss; densities measured on them are less certain.");
    }

    /// <summary>
    /// Numbers that are missing between the first and the last; the positions decide, so it only informs.
    /// </summary>
    private static SeriesWarning? InstanceNumberGap(IReadOnlyList<IndexedObject> members)
    {
        var numbers = members
            .Select(member => member.Read.Header?.InstanceNumber)
            .OfType<int>()
            .Distinct()
            .Order()
            .ToList();
        if (numbers.Count == 0)
            return null;
        var span = (long)numbers[^1] - numbers[0] + 1;
        return span == numbers.Count
            ? null
            : new(
                SeriesWarningCodes.InstanceNumberGap,
                $"The instance numbers {numbers[0]} to {numbers[^1]} belong to {numbers.Count} objects only.");
    }
}
