namespace LungSeg.Dicom.Part10;

/// <summary>The SOP classes that this library reads or writes (PS3.4 section B.5).</summary>
public static class SopClasses
{
    public const string CtImage = "1.2.840.10008.5.1.4.1.1.2";
    public const string EnhancedCtImage = "1.2.840.10008.5.1.4.1.1.2.1";
    public const string LegacyConvertedEnhancedCtImage = "1.2.840.10008.5.1.4.1.1.2.2";
    public const string Segmentation = "1.2.840.10008.5.1.4.1.1.66.4";

    /// <summary>Segmentations of type LABELMAP (Supplement 243).</summary>
    public const string LabelMapSegmentation = "1.2.840.10008.5.1.4.1.1.66.7";

    public const string RtStructureSet = "1.2.840.10008.5.1.4.1.1.481.3";

    public const string Comprehensive3DSr = "1.2.840.10008.5.1.4.1.1.88.34";
    public const string EncapsulatedPdf = "1.2.840.10008.5.1.4.1.1.104.1";

    /// <summary>What RT Structure Sets refer to a study as; the class itself is retired.</summary>
    public const string DetachedStudyManagement = "1.2.840.10008.3.1.2.3.1";

    /// <summary>For Processing: the same modules, meant for software rather than for eyes (Supplement 252).</summary>
    public const string CtImageForProcessing = "1.2.840.10008.5.1.4.1.1.2.3";
    public const string EnhancedCtImageForProcessing = "1.2.840.10008.5.1.4.1.1.2.4";
    public const string LegacyConvertedEnhancedCtImageForProcessing = "1.2.840.10008.5.1.4.1.1.2.5";

    public const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";
    public const string MultiFrameByteSecondaryCapture = "1.2.840.10008.5.1.4.1.1.7.2";
    public const string MultiFrameWordSecondaryCapture = "1.2.840.10008.5.1.4.1.1.7.3";

    /// <summary>Whether objects of this class hold CT slices.</summary>
    public static bool IsCt(string uid) => uid
        is CtImage or EnhancedCtImage or LegacyConvertedEnhancedCtImage
        or CtImageForProcessing or EnhancedCtImageForProcessing or LegacyConvertedEnhancedCtImageForProcessing;

    /// <summary>
    /// Whether objects of this class may hold CT slices: software that reconstructs or edits stores them so.
    /// </summary>
    public static bool IsSecondaryCapture(string uid) =>
        uid is SecondaryCapture or MultiFrameByteSecondaryCapture or MultiFrameWordSecondaryCapture;

    /// <summary>Whether objects of this class have many frames, which are referred to by number.</summary>
    public static bool IsMultiFrame(string uid) => uid
        is EnhancedCtImage or LegacyConvertedEnhancedCtImage
        or EnhancedCtImageForProcessing or LegacyConvertedEnhancedCtImageForProcessing
        or MultiFrameByteSecondaryCapture or MultiFrameWordSecondaryCapture;
}
