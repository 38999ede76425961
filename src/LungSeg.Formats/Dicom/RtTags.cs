namespace LungSeg.Formats.Dicom;

/// <summary>The data elements of RT Structure Sets (PS3.6).</summary>
internal static class RtTags
{
    public const uint OperatorsName = 0x00081070;

    public const uint StructureSetLabel = 0x30060002;
    public const uint StructureSetDate = 0x30060008;
    public const uint StructureSetTime = 0x30060009;
    public const uint ReferencedFrameOfReferenceSequence = 0x30060010;
    public const uint RtReferencedStudySequence = 0x30060012;
    public const uint RtReferencedSeriesSequence = 0x30060014;
    public const uint ContourImageSequence = 0x30060016;
    public const uint StructureSetRoiSequence = 0x30060020;
    public const uint RoiNumber = 0x30060022;
    public const uint ReferencedFrameOfReferenceUid = 0x30060024;
    public const uint RoiName = 0x30060026;
    public const uint RoiDisplayColor = 0x3006002A;
    public const uint RoiGenerationAlgorithm = 0x30060036;
    public const uint RoiGenerationDescription = 0x30060038;
    public const uint RoiContourSequence = 0x30060039;
    public const uint ContourSequence = 0x30060040;
    public const uint ContourGeometricType = 0x30060042;
    public const uint NumberOfContourPoints = 0x30060046;
    public const uint ContourData = 0x30060050;
    public const uint RtRoiObservationsSequence = 0x30060080;
    public const uint ObservationNumber = 0x30060082;
    public const uint ReferencedRoiNumber = 0x30060084;
    public const uint RtRoiIdentificationCodeSequence = 0x30060086;
    public const uint RtRoiInterpretedType = 0x300600A4;
    public const uint RoiInterpreter = 0x300600A6;

    public const uint ApprovalStatus = 0x300E0002;
}
