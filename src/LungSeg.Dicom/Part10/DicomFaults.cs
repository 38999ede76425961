namespace LungSeg.Dicom.Part10;

/// <summary>The faults of single objects, each with its cure, in one place.</summary>
internal static class DicomFaults
{
    private const string SendAgain = "Copy or send the object again from the archive it came from.";
    private const string Repair =
        "Ask the sender for a conformant object; dcmdump or dciodvfy show where it breaks the standard.";

    public static DicomFault Empty { get; } = new(DicomFaultCodes.Empty, "The object has no bytes.", SendAgain);

    public static DicomFault NotDicom { get; } =
        new(
            DicomFaultCodes.NotDicom,
            "The object is not DICOM: it has neither the DICM mark nor a data set's beginning.",
            "Nothing needs to be done: it is left out.");

    public static DicomFault Truncated(string what) =>
        new(DicomFaultCodes.Truncated, $"The object ends before {what} does.", SendAgain);

    public static DicomFault Malformed(string what) =>
        new(DicomFaultCodes.Malformed, $"The object breaks DICOM's encoding: {what}.", Repair);

    public static DicomFault BadValue(uint tag, string what) =>
        new(DicomFaultCodes.BadValue, $"{DicomTags.Describe(tag)} {what}.", Repair);

    public static DicomFault NotCt(string what) =>
        new(
            DicomFaultCodes.NotCt, $"The object is not a CT image: {what}.",
            "Nothing needs to be done: it is left out. What is read: CT, Enhanced CT and Legacy Converted Enhanced CT "
                + "images.");

    public static DicomFault NoPixelData { get; } =
        new(DicomFaultCodes.NoPixelData, "The object holds no pixel data.", SendAgain);

    public static DicomFault UnsupportedPixelFormat(string what) => new(
        DicomFaultCodes.UnsupportedPixelFormat,
        $"The pixels are {what}; what can be read is one grey sample a pixel in 8 or 16 bits.",
        "Export the scan as the scanner reconstructed it, in 16-bit grey values.");

    public static DicomFault ModalityLut { get; } =
        new(
            DicomFaultCodes.ModalityLut,
            "The stored values become HU by a Modality LUT Sequence (0028,3000), whose output is unsigned and so "
                + "cannot be HU.",
            "Export the scan with Rescale Slope and Intercept.");

    /// <param name="syntax">The transfer syntax in words.</param>
    public static DicomFault UnsupportedTransferSyntax(string syntax) =>
        new(
            DicomFaultCodes.UnsupportedTransferSyntax,
            $"The pixels are compressed as {syntax}, for which this build has no decoder.",
            "Build with fo-dicom's codecs (-p:FoDicom=true), or decompress first (gdcmconv --raw; dcmdjpeg for JPEG; "
                + "dcmdjpls for JPEG-LS).");
}
