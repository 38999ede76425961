namespace LungSeg.Dicom;

/// <summary>The stable codes of warnings. They are part of the results' contract.</summary>
public static class SeriesWarningCodes
{
    public const string UidNotValid = "uid-not-valid";
    public const string ValueOdd = "value-odd";
    public const string EncodingOdd = "encoding-odd";
    public const string TransferSyntaxWrong = "transfer-syntax-wrong";
    public const string SecondaryCapture = "secondary-capture";
    public const string SeriesSplit = "series-split";
    public const string SeriesRegrouped = "series-regrouped";
    public const string ResampledUneven = "resampled-uneven";
    public const string ObjectsLeftOut = "objects-left-out";
    public const string DuplicatesDropped = "duplicates-dropped";
    public const string MixedGrids = "mixed-grids";
    public const string MissingSlicesInterpolated = "missing-slices-interpolated";
    public const string GantryTilt = "gantry-tilt";
    public const string GantryTiltTagIgnored = "gantry-tilt-tag-ignored";
    public const string RescaleMissing = "rescale-missing";
    public const string RescaleNotHu = "rescale-not-hu";
    public const string InstanceNumberGap = "instance-number-gap";
    public const string LossyCompression = "lossy-compression";
}
