namespace LungSeg.Learned.Inference;

/// <summary>A network, from an input to scores.</summary>
internal interface INetwork
{
    /// <summary>Runs it once.</summary>
    /// <param name="input">The tensor, the last axis fastest.</param>
    /// <param name="scores">
    /// Is filled: for each voxel of the input how much it is background (first), and each structure of the
    /// configuration, 0 to 1; a plane of voxels for each.
    /// </param>
    /// <exception cref="Voxels.Segmentation.SegmentationFaultException">Its output cannot be used.</exception>
    void Run(float[] input, float[] scores);
}
