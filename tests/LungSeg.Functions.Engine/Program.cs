using LungSeg.Functions.Engine;

// A worker of its own, to be killed: settings as NAME=VALUE, the task hub's name first. It says each activity that begins.
var settings = args.Skip(1).Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]);
await using var services = AppServices.Create(settings);
var service = await StorageEngine.OpenAsync(settings["LungSegStorage"]!, args[0]);
await using var engine = await StorageEngine.StartAsync(service, services, Console.WriteLine);
Console.WriteLine("Started");
await Task.Delay(Timeout.Infinite);
