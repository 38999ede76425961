namespace LungSeg.Voxels.Anatomy;

/// <summary>
/// The colours of surfaces of the CT itself, which are of no structure; told apart also by most colour-blind eyes.
/// </summary>
public static class TissueColors
{
    public static readonly Rgb Bone = new(236, 226, 200);

    public static readonly Rgb Body = new(220, 175, 150);
}
