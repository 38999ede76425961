using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation;

/// <summary>Is shown what each step made, in order, so that the reasoning can be looked at.</summary>
public interface ISegmentationProbe
{
    /// <summary>Called after a step. Masks and volume are the method's own and valid during the call only.</summary>
    /// <param name="step">The step's name, kebab-case.</param>
    /// <param name="hounsfield">The CT on the grid of the masks.</param>
    /// <param name="mask">What the step made; for a split into two, the first part.</param>
    /// <param name="second">The second part, or null.</param>
    void Show(string step, Volume<short> hounsfield, BitVolume mask, BitVolume? second = null);
}
