namespace LungSeg.Formats.VolumeFiles;

/// <summary>
/// The stable codes of what is refused of volume files, and of what is noticed. They are part of the results' contract.
/// </summary>
public static class VolumeFaultCodes
{
    // Refused; the first eight mean what they mean of DICOM.
    public const string NotReadable = "not-readable";
    public const string Truncated = "truncated";
    public const string Malformed = "malformed";
    public const string BadValue = "bad-value";
    public const string UnsupportedPixelFormat = "unsupported-pixel-format";
    public const string NoGeometry = "no-geometry";
    public const string TooFewSlices = "too-few-slices";
    public const string TooLarge = "too-large";
    public const string UnsupportedEncoding = "unsupported-encoding";
    public const string DataFileMissing = "data-file-missing";
    public const string TooManyVolumes = "too-many-volumes";
    public const string ShearedAxes = "sheared-axes";
    public const string NotHounsfield = "not-hu";
    public const string LabelMap = "label-map";

    // Noticed.
    public const string SidesUnknown = "sides-unknown";
    public const string GantryTilt = "gantry-tilt";
    public const string OrientationContradictory = "orientation-contradictory";
    public const string VoxelsWithoutValue = "voxels-without-value";
    public const string NoAirFound = "no-air-found";
    public const string DataFileRenamed = "data-file-renamed";
    public const string OffsetAdded = "hu-offset-added";
    public const string SeriesSplit = "series-split";
}
