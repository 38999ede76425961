using System.Globalization;

namespace LungSeg.Dicom.Series;

/// <summary>The faults of series and of objects within one, each with its cure, in one place.</summary>
internal static class SeriesFaults
{
    private const string Complete = "Send the whole series again, every slice once.";

    public static DicomFault Localizer { get; } =
        new(
            DicomFaultCodes.Localizer, "The image is a localizer (scout view), no slice of the scan.",
            "Nothing needs to be done: it is left out.");

    public static DicomFault OtherGrid { get; } = new(
        DicomFaultCodes.OtherGrid,
        "The slice has another orientation, matrix or pixel spacing than most of its series.",
        "Send it as a series of its own to have it processed.");

    public static DicomFault Duplicate(SliceKey kept) =>
        new(
            DicomFaultCodes.Duplicate, $"The slice is the same as {kept.ObjectName} in place and pixels.",
            "Nothing needs to be done: it is left out.");

    public static DicomFault NoGeometry(string what) => new(
        DicomFaultCodes.NoGeometry, $"The slice's place in the patient is not known: {what}.",
        "Export with Image Position, Image Orientation and Pixel Spacing.");

    public static DicomFault MixedGrids(int grids) =>
        new(
            DicomFaultCodes.MixedGrids,
            $"The series mixes {grids} orientations, matrices or pixel spacings, none of which prevails.",
            "Send each stack of slices as a series of its own.");

    public static DicomFault TooFewSlices(int count) =>
        new(
            DicomFaultCodes.TooFewSlices,
            $"The series has slices in {(count == 1 ? "one place" : $"{count} places")} only; a volume needs at least "
                + $"{SeriesGrid.MinSlices}.",
            Complete);

    public static DicomFault DuplicatePositions(SliceKey one, SliceKey other) =>
        new(
            DicomFaultCodes.DuplicatePositions,
            $"{one.ObjectName} and {other.ObjectName} are different images in the same place, as in scans over time "
                + "or with several reconstructions.",
            "Send each time or reconstruction as a series of its own.");

    /// <param name="missing">Slices that are not there.</param>
    /// <param name="size">Slices of the whole grid.</param>
    /// <param name="before">The slice before the widest gap.</param>
    /// <param name="behind">The slice behind it.</param>
    /// <param name="isNarrow">Whether it could be interpolated.</param>
    public static DicomFault MissingSlices(int missing, int size, SliceKey before, SliceKey behind, bool isNarrow) =>
        new(
            DicomFaultCodes.MissingSlices,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{missing} of {size} slices are missing; the widest gap lies between {before.ObjectName} and "
                    + $"{behind.ObjectName}."),
            Complete
                + (
                    isNarrow
                        ? " Or have missing slices interpolated: --allow-missing-slices (LungSeg__AllowMissingSlices)."
                        : " The gap is too wide to interpolate."));

    public static DicomFault IrregularSpacing(string what) =>
        new(
            DicomFaultCodes.IrregularSpacing, $"The slices are not evenly spaced: {what}.",
            "Send the reconstruction with one slice distance throughout. Or have the volume interpolated from where "
                + "the slices lie: --resample-uneven (LungSeg__ResampleUneven).");

    public static DicomFault GapTooWide(double gap, double limit, SliceKey before, SliceKey behind) =>
        new(
            DicomFaultCodes.IrregularSpacing,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The slices are not evenly spaced: {gap:0.##} mm lie between {before.ObjectName} and "
                    + $"{behind.ObjectName}; up to {limit:0.##} mm are interpolated."),
            Complete);

    public static DicomFault SeriesPerSlice(int objects, int series, DicomFault together) =>
        new(
            DicomFaultCodes.SeriesPerSlice,
            $"{objects} slices of one study are in "
                + $"{(series == 0 ? "no series" : $"{series} series of one or two each")}, and together they are no "
                + $"volume: {together.Message}",
            "Give all slices of a scan the same Series Instance UID. " + together.Cure);

    public static DicomFault IrregularPositions(string what) => new(
        DicomFaultCodes.IrregularPositions, $"The slices do not lie above each other: {what}.",
        "Send a reconstruction with one field of view throughout.");

    public static DicomFault TooLarge(long voxels, long limit) =>
        new(
            DicomFaultCodes.TooLarge, $"The series has {voxels} voxels; the limit is {limit}.",
            "Raise the limit where the memory allows it (--max-voxels, LungSeg__MaxVoxels), or send a reconstruction "
                + "with fewer or thicker slices.");

    public static DicomFault TooLargeIsotropic(double voxels, double spacing, long limit) =>
        new(
            DicomFaultCodes.TooLarge,
            Invariant($"The volume has {voxels:0.##E+0} voxels of {spacing:0.###} mm; the limit is {limit}."),
            "Check Pixel Spacing and the slices' positions; where they are right, take larger voxels (--spacing).");

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
