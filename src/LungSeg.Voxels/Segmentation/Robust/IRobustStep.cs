using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>One step of the robust method; its class says source and parameters.</summary>
internal interface IRobustStep
{
    /// <summary>Kebab-case; what a picture of the step is called.</summary>
    string Name { get; }

    /// <summary>Reads what earlier steps left in the workspace and leaves its own.</summary>
    void Run(RobustWorkspace work);

    /// <summary>What a picture of the step shows: a mask of the workspace, or two.</summary>
    IReadOnlyList<ShownMask> Shown(RobustWorkspace work);
}
