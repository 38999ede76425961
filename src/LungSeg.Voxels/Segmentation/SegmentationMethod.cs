namespace LungSeg.Voxels.Segmentation;

/// <summary>How the lungs are found.</summary>
public enum SegmentationMethod
{
    /// <summary>The steps of <see cref="RobustMethod"/>: right and left lung, airways, quality flags.</summary>
    Robust,

    /// <summary>The steps of <see cref="TutorialMethod"/>: both lungs as one, trachea included.</summary>
    Tutorial,
}
