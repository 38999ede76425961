namespace LungSeg.Dicom.Part10;

/// <summary>The sequences of a multi-frame object that this library looks into (PS3.3 section C.7.6.16).</summary>
internal static class FunctionalGroups
{
    /// <summary>Whether a tag is one of these: an implicit data set does not say what is a sequence.</summary>
    public static bool IsSequence(uint tag) => IsRoot(tag) || tag is
        DicomTags.PixelMeasuresSequence or DicomTags.PlanePositionSequence or DicomTags.PlaneOrientationSequence
        or DicomTags.PixelValueTransformationSequence or DicomTags.CtImageFrameTypeSequence
        or DicomTags.FrameContentSequence or DicomTags.CardiacSynchronizationSequence
        or DicomTags.RespiratorySynchronizationSequence or DicomTags.CtReconstructionSequence;

    /// <summary>Whether a tag is one of the two at the top, for all frames and for each.</summary>
    public static bool IsRoot(uint tag) =>
        tag is DicomTags.SharedFunctionalGroupsSequence or DicomTags.PerFrameFunctionalGroupsSequence;
}
