namespace LungSeg.Dicom.Part10;

/// <summary>The SOP classes that this library reads or writes (PS3.4 section B.5).</summary>
public static class SopClasses
{
    public const string CtImage = "1.2.840.10008.5.1.4.1.1.2";
    public const string EnhancedCtImage = "1.2.840.10008.5.1.4.1.1.2.1";
    public const string LegacyConvertedEnhancedCtImage = "1.2.840.10008.5.1.4.1.1.2.2";
    public const string Segmentation = "1.2.840.10008.5.1.4.1.1.66.4";

    /// <summary>Whether objects of this class hold CT slices.</summary>
    public static bool IsCt(string uid) => uid is CtImage or EnhancedCtImage or LegacyConvertedEnhancedCtImage;
}
