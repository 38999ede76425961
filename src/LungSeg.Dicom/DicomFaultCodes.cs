namespace LungSeg.Dicom;

/// <summary>The stable codes of everything that this library refuses. They are part of the results' contract.</summary>
public static class DicomFaultCodes
{
    // An object.
    public const string NotReadable = "not-readable";
    public const string Empty = "empty";
    public const string NotDicom = "not-dicom";
    public const string Truncated = "truncated";
    public const string Malformed = "malformed";
    public const string BadValue = "bad-value";
    public const string NotCt = "not-ct";
    public const string NoPixelData = "no-pixel-data";
    public const string UnsupportedPixelFormat = "unsupported-pixel-format";
    public const string ModalityLut = "modality-lut";
    public const string UnsupportedTransferSyntax = "unsupported-transfer-syntax";

    // An object within its series.
    public const string Localizer = "localizer";
    public const string OtherGrid = "other-grid";
    public const string Duplicate = "duplicate";

    // A series.
    public const string NoGeometry = "no-geometry";
    public const string SeriesPerSlice = "series-per-slice";
    public const string MixedGrids = "mixed-grids";
    public const string TooFewSlices = "too-few-slices";
    public const string DuplicatePositions = "duplicate-positions";
    public const string MissingSlices = "missing-slices";
    public const string IrregularSpacing = "irregular-spacing";
    public const string IrregularPositions = "irregular-positions";
    public const string TooLarge = "too-large";
}
