return Host.Upkeep.Is(args) ? await Host.Upkeep.RunAsync(args) : await Host.Running.RunAsync(args);
